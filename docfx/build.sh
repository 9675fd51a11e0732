#!/usr/bin/env bash
# Builds the site of the documentation into artifacts/site: the API from the XML comments of the built assemblies, the pages from docs/.
# Wants a Release build. Fails where a link between pages, or from a comment to a type, leads nowhere.
set -euo pipefail
cd "$(dirname "$0")/.."
export DOTNET_CLI_TELEMETRY_OPTOUT=1 DOTNET_NOLOGO=1

# One entry of the table of contents: indentation, title, page.
entry() { printf '%s- name: "%s"\n%s  href: %s\n' "$1" "${2//\"/\\\"}" "$1" "$3"; }

# The pages that an index page links to, in its order, each once.
pages_of() {
  local folder=$1 title page seen=" "
  while IFS=$'\t' read -r title page; do
    [[ -f "$folder/$page" && "$seen" != *" $page "* ]] || continue
    seen="$seen$page "
    entry "    " "$title" "$folder/$page"
  done < <(grep -oE '\[[^]]+\]\([^):]+\.md' "$folder/README.md" | sed -E 's/^\[([^]]+)\]\((.+)$/\1\t\2/')
}

rm -rf artifacts/docfx artifacts/site
mkdir -p artifacts/docfx
{
  entry "" Start README.md
  for part in guide reference research; do
    [ -f "docs/$part/README.md" ] || continue
    entry "" "${part^}" "docs/$part/README.md"
    echo "  items:"
    pages_of "docs/$part"
  done
  entry "" API api/
} > artifacts/docfx/toc.yml

dotnet tool restore
dotnet docfx docfx/docfx.json --log artifacts/docfx/log.jsonl "$@"
