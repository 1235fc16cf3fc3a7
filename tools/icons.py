"""Makes the icons of the app from the mark: `python tools/icons.py`. In a maskable one the mark stays in the middle."""

from __future__ import annotations

import os
from pathlib import Path

from playwright.sync_api import sync_playwright

WEB = Path("dorsal/web/static/web")
GROUND = "#fbf7f0"
ICONS = {"icon-192": (192, 0.68), "icon-512": (512, 0.68), "icon-maskable-512": (512, 0.5), "icon-180": (180, 0.62)}


def main() -> None:
    mark = (WEB / "mark.svg").read_text()
    (WEB / "icons").mkdir(exist_ok=True)
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(
            executable_path=os.environ.get("DORSAL_CHROMIUM"), chromium_sandbox=os.geteuid() != 0
        )
        for name, (size, share) in ICONS.items():
            page = browser.new_page(viewport={"width": size, "height": size})
            drawn = mark.replace("<svg ", f'<svg width="{size * share:.0f}" height="{size * share:.0f}" ', 1)
            style = f"margin:0;height:100vh;display:grid;place-items:center;background:{GROUND}"
            page.set_content(f'<body style="{style}">{drawn}</body>')
            page.screenshot(path=WEB / "icons" / f"{name}.png")
            page.close()
        browser.close()


if __name__ == "__main__":
    main()
