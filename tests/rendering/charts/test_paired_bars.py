from explorer.rendering.charts.paired_bars import paired_bars


def test_bars_keep_their_numbers_names_and_order() -> None:
    figure = paired_bars(["1", "2"], {"P": [0.25, 0.75], "Q": [1.0, 0.0]}, "y")
    assert [(bar.name, list(bar.x), list(bar.y)) for bar in figure.data] == [
        ("P", ["1", "2"], [0.25, 0.75]),
        ("Q", ["1", "2"], [1.0, 0.0]),
    ]
    assert figure.layout.barmode == "group"
