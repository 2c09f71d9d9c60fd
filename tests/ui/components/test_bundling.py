"""Modules joined into one run as they would apart; what cannot be joined is refused."""

from pathlib import Path

import pytest

from explorer.ui.components.bundling import bundle, stylesheet
from tests.offenders import none_of

COMPONENTS = Path(__file__).parents[3] / "explorer" / "ui" / "components"


def write(folder: Path, **modules: str) -> None:
    for name, text in modules.items():
        (folder / f"{name}.js").write_text(text, "utf-8")


def test_a_module_imported_twice_is_joined_once_and_before_its_users(tmp_path: Path) -> None:
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


def test_two_modules_of_one_name_are_refused(tmp_path: Path) -> None:
    (tmp_path / "own").mkdir()
    write(tmp_path, names="export const a = 1\n")
    write(
        tmp_path / "own",
        main='import { a } from "../names.js"\nimport { b } from "./names.js"\na + b',
        names="export const b = 2\n",
    )
    with pytest.raises(ValueError, match="names"):
        bundle(tmp_path / "own" / "main.js")


@pytest.mark.parametrize(
    "text",
    [
        'import { a as b } from "./other.js"\n',
        'import * as other from "./other.js"\n',
        'import other from "./other.js"\n',
        'import other, { a } from "./other.js"\n',
        'import "./other.js"\n',
        'import { a } from "other"\n',
        'import { a } from "./other.js"; a()\n',
        'import { missing } from "./other.js"\n',
        'import { second } from "./other.js"\n',
        '  import { a } from "./other.js"\n',
        'const other = await import("./other.js")\n',
        "const here = import.meta.url\n",
        "const a = 1\nexport { a }\n",
        "export const { a } = { a: 1 }\n",
        'export * from "./other.js"\n',
        'export { a } from "./other.js"\n',
        "export default 7\n",
        "export default function () {}\n",
        "export function* a() {}\n",
    ],
)
def test_what_a_bundle_cannot_have_is_refused_with_its_words(tmp_path: Path, text: str) -> None:
    write(
        tmp_path,
        other="export const a = 1, second = 2\n",
        own=text,
        main='import {} from "./own.js"\nexport default function main() {}\n',
    )
    with pytest.raises(ValueError, match=r"own\.js"):
        bundle(tmp_path / "main.js")


def test_only_the_entry_has_a_default_and_nothing_else(tmp_path: Path) -> None:
    write(tmp_path, main="export default function main() {}\n", more="export const a = 1\n")
    assert bundle(tmp_path / "main.js").startswith("export default function main")
    with pytest.raises(ValueError, match="export const a"):
        bundle(tmp_path / "more.js")


def test_modules_that_import_each_other_are_refused(tmp_path: Path) -> None:
    one = 'import { two } from "./two.js"\nexport const one = () => two\n'
    two = 'import { one } from "./one.js"\nexport const two = () => one\n'
    write(tmp_path, one=one, two=two, main='import { one } from "./one.js"\none()\n')
    with pytest.raises(ValueError, match="import each other"):
        bundle(tmp_path / "main.js")


def test_comments_may_speak_of_modules(tmp_path: Path) -> None:
    write(
        tmp_path,
        main='/**\n * @import { A } from "./types.js"\n * @type {import("./types.js").B}\n */\n'
        "// import nothing\nexport default function main() {}\n",
    )
    assert "function main" in bundle(tmp_path / "main.js")


def test_the_components_are_made_of_what_a_bundle_can_have() -> None:
    entries = [*COMPONENTS.glob("*/frontend/main.js"), COMPONENTS / "frontend/transport_entry.js"]
    entries.append(COMPONENTS / "paste/frontend/early.js")
    wrong = []
    for entry in entries:
        joined = bundle(entry)
        if joined.count("export default") > 1 or "\nimport " in joined:
            wrong.append(f"{entry}")
    none_of(wrong, "bundles with something left over")
    assert len(entries) > 5


def test_style_sheets_are_joined_in_the_order_in_which_they_are_named(tmp_path: Path) -> None:
    (tmp_path / "parts").mkdir()
    (tmp_path / "parts/a.css").write_text(".a {\n}\n", "utf-8")
    (tmp_path / "parts/b.css").write_text(".b {\n}\n", "utf-8")
    main = tmp_path / "main.css"
    main.write_text('@import "./parts/b.css";\n@import "./parts/a.css";\n', "utf-8")
    assert stylesheet(main).endswith("\n.b {\n}\n.a {\n}\n")
    main.write_text('@import url("https://example.org/x.css");\n', "utf-8")
    with pytest.raises(ValueError, match=r"main\.css"):
        stylesheet(main)


def test_every_part_of_a_style_is_in_it() -> None:
    parts = list(COMPONENTS.glob("*/frontend/style/*.css"))
    left_out = [
        f"{part}"
        for part in parts
        if part.read_text("utf-8") not in stylesheet(part.parents[1] / "style.css")
    ]
    none_of(left_out, "style sheets that nobody sees")
    assert len(parts) > 5
