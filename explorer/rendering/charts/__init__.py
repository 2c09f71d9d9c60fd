"""Plotly figures, without words of their own: titles and labels come translated."""
