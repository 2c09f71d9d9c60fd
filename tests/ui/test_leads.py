"""What a browser says of a unit that leads on is checked before it becomes settings."""

from types import SimpleNamespace

import pytest

from explorer.ui import leads
from explorer.ui.leads import LayerUnit, Lead
from explorer.ui.pages import atlas, convolution, pooling
from explorer.ui.settings import declared
from tests.offenders import none_of

DECLARING = (atlas, convolution, pooling)
"""The rooms whose settings a lead changes; they declare them when they are imported."""
GOOD = {"lead": "won", "active": 5, "pinned": [84, 5], "layer": "pool3", "unit": [9, 5]}


def test_every_setting_that_a_lead_changes_can_hold_what_it_is_given() -> None:
    places = [LayerUnit(layer, 3, (1, 2)) for layer in ("conv1_1", "relu5_3", "pool1", "pool5")]
    wrong = []
    for place in places:
        for lead in Lead:
            try:
                found = leads.settings_for(lead, place)
            except ValueError:
                if lead is not Lead.WON or place.layer.startswith("pool"):
                    wrong.append(f"{lead} is refused for {place.layer}")
                continue
            wrong += [
                f"{lead}, {place.layer}: {key} = {value!r}"
                for key, value in found.items()
                if declared()[key].checked(value) != value
            ]
    none_of(wrong, "No lab can be set to this:")


@pytest.mark.parametrize("lead", [lead.value for lead in Lead])
def test_a_lead_from_a_classifiers_layer_is_refused(lead: str) -> None:
    with pytest.raises(ValueError, match=lead):
        leads.settings_for(Lead(lead), LayerUnit("fc6", 0, (0, 0)))


def test_without_a_unit_only_the_channels_card_can_be_asked_for() -> None:
    place, allowed = LayerUnit("relu5_3", 3, None), []
    for lead in Lead:
        try:
            leads.settings_for(lead, place)
        except ValueError:
            continue
        allowed.append(lead)
    assert allowed == [Lead.CARD]


def test_what_is_no_place_is_refused() -> None:
    wrong = []
    changes: list[dict[str, object]] = [{"unit": 3}, {"unit": [1]}, {"unit": ["a", 2]}]
    changes += [{"active": None}, {"layer": "conv9_9"}]
    for change in changes:
        try:
            wrong.append(str(LayerUnit.read(GOOD | change)))
        except (KeyError, TypeError, ValueError):
            continue
    none_of(wrong, "Taken for a place:")
    assert LayerUnit.read(GOOD) == LayerUnit("pool3", 5, (9, 5))


def test_a_lead_is_followed_until_one_is_elsewhere_whatever_is_asked_meanwhile(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    state: dict[str, object] = {"room": "explore"}
    gone: list[str] = []
    monkeypatch.setattr(leads, "st", SimpleNamespace(session_state=state))
    monkeypatch.setattr(leads, "go_to", gone.append)
    monkeypatch.setattr(leads, "mine", dict)
    leads.heard(GOOD)
    leads.follow()
    leads.follow()  # A picture was pasted where the room was being left.
    assert gone == ["pooling", "pooling"]
    for room in ("pooling", "explore"):
        state["room"] = room
        leads.follow()
    assert len(gone) == 2
