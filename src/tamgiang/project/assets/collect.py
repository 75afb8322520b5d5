"""Copies the few files the pages use and writes down where each came from."""

import hashlib
import json
import re
import shutil
from pathlib import Path

from tamgiang.project.assets.icons import build_sprite
from tamgiang.project.assets.outline import build_outline

#: Target name in `vendor/` and the file of an npm package it is copied from.
FILES = {
    "htmx.min.js": "htmx.org/dist/htmx.min.js",
    "htmx-sse.min.js": "htmx-ext-sse/dist/sse.min.js",
    "maplibre-gl.mjs": "maplibre-gl/dist/maplibre-gl.mjs",
    "maplibre-gl-worker.mjs": "maplibre-gl/dist/maplibre-gl-worker.mjs",
    "maplibre-gl.css": "maplibre-gl/dist/maplibre-gl.css",
    "echarts.simple.min.js": "echarts/dist/echarts.simple.min.js",
    "axe.min.js": "axe-core/axe.min.js",
}
#: For PDF only: the metrics of Times New Roman, which official documents are set in.
PRINT_FONT = "@expo-google-fonts/tinos"
FILES |= {
    "fonts/Tinos-Regular.ttf": f"{PRINT_FONT}/400Regular/Tinos_400Regular.ttf",
    "fonts/Tinos-Bold.ttf": f"{PRINT_FONT}/700Bold/Tinos_700Bold.ttf",
    "fonts/Tinos-Italic.ttf": f"{PRINT_FONT}/400Regular_Italic/Tinos_400Regular_Italic.ttf",
    "fonts/Tinos-BoldItalic.ttf": f"{PRINT_FONT}/700Bold_Italic/Tinos_700Bold_Italic.ttf",
}
LICENCES = {
    "htmx": "htmx.org/LICENSE",
    "htmx-sse": "htmx-ext-sse/LICENSE",
    "maplibre-gl": "maplibre-gl/LICENSE.txt",
    "echarts": "echarts/LICENSE",
    "be-vietnam-pro": "@fontsource/be-vietnam-pro/LICENSE",
    "tabler-icons": "@tabler/icons/LICENSE",
    "tinos": "@expo-google-fonts/tinos/LICENSE_FONT",
    "world-atlas": "world-atlas/LICENSE",
    "axe-core": "axe-core/LICENSE",
}
FONT = "@fontsource/be-vietnam-pro"
WEIGHTS = (400, 600)
#: The files named by these comments stay behind, so a browser must not ask for them.
SOURCE_MAP = re.compile(rb"\n?(//[#@] ?sourceMappingURL=\S+|/\*# sourceMappingURL=.*?\*/)\s*$")


def collect(web: Path, vendor: Path) -> None:
    """Fill `vendor` anew from `web/node_modules` and `web/icons.txt`."""
    modules = web / "node_modules"
    fresh = vendor.with_name(vendor.name + ".new")
    shutil.rmtree(fresh, ignore_errors=True)
    (fresh / "fonts").mkdir(parents=True)
    (fresh / "licenses").mkdir()
    for target, source in FILES.items():
        (fresh / target).write_bytes(SOURCE_MAP.sub(b"\n", (modules / source).read_bytes()))
    for name, source in LICENCES.items():
        shutil.copyfile(modules / source, fresh / "licenses" / f"{name}.txt")
    copy_fonts(modules / FONT, fresh)
    names = (web / "icons.txt").read_text().split()
    (fresh / "icons.svg").write_text(build_sprite(modules / "@tabler/icons/icons", names))
    outline = build_outline(modules / "world-atlas" / "countries-10m.json")
    (fresh / "vietnam.geojson").write_text(json.dumps(outline, ensure_ascii=False))
    write_manifest(web / "package.json", fresh)
    shutil.rmtree(vendor, ignore_errors=True)
    fresh.rename(vendor)


def copy_fonts(package: Path, vendor: Path) -> None:
    """Two weights of Be Vietnam Pro and one style sheet that names only woff2 files."""
    sheets = [_woff2_only((package / f"{weight}.css").read_text()) for weight in WEIGHTS]
    (vendor / "fonts.css").write_text("\n".join(sheets))
    for name in re.findall(r"url\(fonts/([^)]+)\)", "\n".join(sheets)):
        shutil.copyfile(package / "files" / name, vendor / "fonts" / name)


def _woff2_only(sheet: str) -> str:
    without_woff = re.sub(r", url\([^)]+\.woff\) format\('woff'\)", "", sheet)
    return without_woff.replace("url(./files/", "url(fonts/")


def write_manifest(package: Path, vendor: Path) -> None:
    """Name every file with its SHA-256 and the versions they were taken from."""
    files = sorted(path for path in vendor.rglob("*") if path.is_file())
    manifest = {
        "packages": json.loads(package.read_text())["dependencies"],
        "files": {
            str(path.relative_to(vendor)): hashlib.sha256(path.read_bytes()).hexdigest()
            for path in files
        },
    }
    (vendor / "manifest.json").write_text(json.dumps(manifest, indent=1) + "\n")
