#!/usr/bin/env bash
# Builds the site of the documentation into artifacts/site: the API from the XML comments of the built assemblies, the pages from docs/.
# Wants a Release build. Fails where a link between pages, or from a comment to a type, leads nowhere.
set -euo pipefail
cd "$(dirname "$0")/.."
export DOTNET_CLI_TELEMETRY_OPTOUT=1 DOTNET_NOLOGO=1

# One entry of the table of contents, which lies in artifacts/docfx: indentation, title, page.
entry() { printf '%s- name: "%s"\n%s  href: %s\n' "$1" "${2//\"/\\\"}" "$1" "../../$3"; }

# The pages of a folder by their headings: in the order in which its index page links to them, then those that it does not name.
pages_of() {
  local folder=$1 page seen=" README.md "
  while read -r page; do
    [[ -f "$folder/$page" && "$seen" != *" $page "* ]] || continue
    seen="$seen$page "
    entry "    " "$(sed -nE '0,/^# /s/^# (.+)$/\1/p' "$folder/$page")" "$folder/$page"
  done < <(
    [ ! -f "$folder/README.md" ] || grep -oE '\]\([^):#]+\.md' "$folder/README.md" | sed 's/^](//'
    cd "$folder" && printf '%s\n' *.md
  )
}

rm -rf artifacts/docfx artifacts/site
mkdir -p artifacts/docfx
{
  entry "" Start README.md
  for part in guide reference research; do
    [ -d "docs/$part" ] || continue
    if [ -f "docs/$part/README.md" ]; then entry "" "${part^}" "docs/$part/README.md"; else echo "- name: ${part^}"; fi
    echo "  items:"
    pages_of "docs/$part"
  done
  entry "" API artifacts/docfx/api/
} > artifacts/docfx/toc.yml

dotnet tool restore
log=artifacts/docfx/log.jsonl
dotnet docfx docfx/docfx.json --log "$log" "$@"

# docfx warns of links. Sources and folders of the repository are no pages of the site, and are named all the same; what is not there fails.
broken=0
while IFS=$'\t' read -r target file; do
  [ -e "${target#\~/../}" ] || { echo "$file: the link to $target leads nowhere."; broken=1; }
done < <(grep '"code":"InvalidFileLink"' "$log" | sed -nE 's/.*Invalid file link:\(([^)]*)\).*"file":"([^"]*)".*/\1\t\2/p')
if grep -E '"code":"(InvalidBookmark|UidNotFound|InvalidCref|InvalidTocLink|InvalidTocFile)"' "$log"; then
  broken=1
fi
exit "$broken"
