"""A page as one file: template, style and script in it, and a policy that lets nothing else run or load."""

import base64
import hashlib
from functools import cache
from pathlib import Path
from typing import Any

from markupsafe import Markup

TEMPLATES = Path(__file__).with_name("templates")


def page(template: str, **values: Any) -> str:
    """Fill a template.

    Every value is escaped where it is shown, but drawings, which are `Markup`. The Content-Security-Policy names the
    hashes of the page's own style and script: what strangers wrote, were it not escaped, could still load nothing
    and run nothing.

    Args:
        template: a file of `templates/`.
        values: what it shows.
    """
    from mako.lookup import TemplateLookup  # a tenth of a second, and only who writes a page needs it

    style, script = _part("page.css"), _part("page.js")
    policy = "; ".join(
        [
            "default-src 'none'",
            f"style-src '{_sha256(style)}'",
            f"script-src '{_sha256(script)}'",
            "base-uri 'none'",
            "form-action 'none'",
        ]
    )
    lookup = TemplateLookup(
        [str(TEMPLATES)], default_filters=["h"], strict_undefined=True, input_encoding="utf-8", filesystem_checks=False
    )
    own = {"policy": policy, "style": Markup(style), "script": Markup(script)}  # noqa: S704 - files of this folder
    made: str = lookup.get_template(template).render(**own, **values)
    return made


@cache
def _part(name: str) -> str:
    return (TEMPLATES / name).read_text(encoding="utf-8")


def _sha256(text: str) -> str:
    return "sha256-" + base64.b64encode(hashlib.sha256(text.encode()).digest()).decode()
