"""What Streamlit runs for a visitor; it must not lie beside `pages`.

A folder of that name beside the script makes Streamlit look for its pages there, and show none.
"""
