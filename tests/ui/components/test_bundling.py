"""Modules joined into one run as they would apart."""

import pytest

from explorer.ui.components.bundling import bundle


def write(folder, **modules):
    for name, text in modules.items():
        (folder / f"{name}.js").write_text(text, "utf-8")


def test_a_module_imported_twice_is_joined_once_and_before_its_users(tmp_path):
    (tmp_path / "own").mkdir()
    write(tmp_path, shared="export function three() { return 3 }\n")
    write(
        tmp_path / "own",
        main='import { two } from "./two.js"\nimport { three } from "../shared.js"\n'
        "two() + three()",
        two='import { three } from "../shared.js"\nexport function two() { return three() - 1 }\n',
    )
    joined = bundle(tmp_path / "own" / "main.js")
    assert joined.count("function three()") == 1
    assert joined.index("const _shared =") < joined.index("const _two =") < joined.index("two() +")
    assert "import" not in joined
    assert "export" not in joined


def test_two_modules_of_one_name_are_refused(tmp_path):
    (tmp_path / "own").mkdir()
    write(tmp_path, names="export const a = 1\n")
    write(
        tmp_path / "own",
        main='import { a } from "../names.js"\nimport { b } from "./names.js"\na + b',
        names="export const b = 2\n",
    )
    with pytest.raises(ValueError, match="names"):
        bundle(tmp_path / "own" / "main.js")
