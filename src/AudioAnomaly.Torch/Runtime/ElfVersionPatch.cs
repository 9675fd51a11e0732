using System.Buffers.Binary;
using System.Text;

namespace AudioAnomaly.Torch;

/// <summary>
/// Makes one symbol version that a 64-bit little-endian ELF library asks for a weak need, so that a loader whose libraries lack the version accepts the file.
/// </summary>
/// <remarks>
/// A library linked against a newer libstdc++ can carry a bare reference to a version without any relocation that uses it; then only the loader's version
/// check stands in the way.
/// Sections are parsed, never assumed. The patch is refused when a relocation uses a symbol of that version, since that symbol would be called.
/// </remarks>
internal static class ElfVersionPatch
{
    private const int HeaderSize = 64;
    private const int SectionHeaderSize = 64;
    private const int SymbolSize = 24;
    private const int RelocationSize = 24;
    private const uint TypeRelocations = 4;
    private const uint TypeDynamicSymbols = 11;
    private const uint TypeVersionSymbols = 0x6fffffff;
    private const uint TypeVersionNeeds = 0x6ffffffe;
    private const ushort FlagWeak = 0x2;

    /// <summary>The versions of a library family that a file needs strongly, such as every GLIBCXX_ version.</summary>
    /// <exception cref="ElfFormatException">The file is not laid out as expected.</exception>
    public static IReadOnlyList<string> StrongNeeds(ReadOnlySpan<byte> file, string prefix)
    {
        var needs = new List<string>();
        foreach (Need need in ReadNeeds(file))
        {
            if (need.Name.StartsWith(prefix, StringComparison.Ordinal) && (need.Flags & FlagWeak) == 0)
            {
                needs.Add(need.Name);
            }
        }

        return needs;
    }

    /// <summary>Sets the weak flag of one needed version: a single 16-bit field of the file.</summary>
    /// <param name="file">The file, changed in place.</param>
    /// <param name="version">The version's name.</param>
    /// <exception cref="ElfFormatException">The file is not laid out as expected, does not need the version, or uses a symbol of it.</exception>
    public static void Weaken(Span<byte> file, string version)
    {
        Need[] matches = [.. ReadNeeds(file).Where(need => need.Name == version)];
        if (matches.Length != 1)
        {
            throw new ElfFormatException($"the version {version} is needed {matches.Length} times where once is expected");
        }

        RefuseIfUsed(file, matches[0]);
        BinaryPrimitives.WriteUInt16LittleEndian(file[matches[0].FlagsOffset..], (ushort)(matches[0].Flags | FlagWeak));
    }

    private static void RefuseIfUsed(ReadOnlySpan<byte> file, Need need)
    {
        List<Section> sections = ReadSections(file);
        Section symbols = Single(sections, TypeDynamicSymbols, "dynamic symbol table");
        Section versions = Single(sections, TypeVersionSymbols, "symbol version table");
        int count = symbols.Size / SymbolSize;
        if (versions.Size != count * sizeof(ushort))
        {
            throw new ElfFormatException("the symbol version table does not match the dynamic symbols");
        }

        ReadOnlySpan<byte> versionTable = versions.Content(file);
        foreach (Section section in sections.Where(section => section.Type == TypeRelocations && section.Link == symbols.Index))
        {
            ReadOnlySpan<byte> relocations = section.Content(file);
            for (int offset = 0; offset + RelocationSize <= relocations.Length; offset += RelocationSize)
            {
                uint symbol = (uint)(BinaryPrimitives.ReadUInt64LittleEndian(relocations[(offset + 8)..]) >> 32);
                if (symbol >= count)
                {
                    throw new ElfFormatException($"a relocation names symbol {symbol} of {count}");
                }

                // The top bit hides a version; the rest is its index.
                if ((BinaryPrimitives.ReadUInt16LittleEndian(versionTable[((int)symbol * sizeof(ushort))..]) & 0x7fff) == need.Index)
                {
                    throw new ElfFormatException($"the library really uses a symbol of {need.Name}");
                }
            }
        }
    }

    private static List<Need> ReadNeeds(ReadOnlySpan<byte> file)
    {
        List<Section> sections = ReadSections(file);
        Section section = Single(sections, TypeVersionNeeds, "table of needed versions");
        if (section.Link >= sections.Count)
        {
            throw new ElfFormatException("the table of needed versions has no string table");
        }

        ReadOnlySpan<byte> table = section.Content(file);
        ReadOnlySpan<byte> strings = sections[section.Link].Content(file);
        var needs = new List<Need>();
        int entry = 0;
        for (int i = 0; i < section.Info; i++)
        {
            int auxiliaries = ReadUInt16(table, entry + 2);
            int auxiliary = Advance(entry, ReadUInt32(table, entry + 8));
            for (int j = 0; j < auxiliaries; j++)
            {
                string name = ReadString(strings, ReadUInt32(table, auxiliary + 8));
                needs.Add(new Need(name, ReadUInt16(table, auxiliary + 4), ReadUInt16(table, auxiliary + 6), section.Offset + auxiliary + 4));
                uint next = ReadUInt32(table, auxiliary + 12);
                if (next == 0 && j < auxiliaries - 1)
                {
                    throw new ElfFormatException("the table of needed versions ends early");
                }

                auxiliary = Advance(auxiliary, next);
            }

            uint nextEntry = ReadUInt32(table, entry + 12);
            if (nextEntry == 0 && i < section.Info - 1)
            {
                throw new ElfFormatException("the table of needed versions ends early");
            }

            entry = Advance(entry, nextEntry);
        }

        return needs;
    }

    private static List<Section> ReadSections(ReadOnlySpan<byte> file)
    {
        if (file.Length < HeaderSize || !file.StartsWith("\u007fELF"u8) || file[4] != 2 || file[5] != 1)
        {
            throw new ElfFormatException("the file is no 64-bit little-endian ELF library");
        }

        ulong start = BinaryPrimitives.ReadUInt64LittleEndian(file[40..]);
        int size = ReadUInt16(file, 58);
        int count = ReadUInt16(file, 60);
        if (size != SectionHeaderSize || count == 0 || start > (ulong)file.Length || (ulong)(count * size) > (ulong)file.Length - start)
        {
            throw new ElfFormatException("the section headers lie outside of the file");
        }

        var sections = new List<Section>(count);
        for (int i = 0; i < count; i++)
        {
            ReadOnlySpan<byte> header = file.Slice((int)start + (i * size), size);
            uint type = ReadUInt32(header, 4);
            ulong offset = BinaryPrimitives.ReadUInt64LittleEndian(header[24..]);
            ulong length = BinaryPrimitives.ReadUInt64LittleEndian(header[32..]);
            const uint NoBits = 8;
            if (type != NoBits && (offset > (ulong)file.Length || length > (ulong)file.Length - offset))
            {
                throw new ElfFormatException($"section {i} lies outside of the file");
            }

            uint link = ReadUInt32(header, 40), info = ReadUInt32(header, 44);
            sections.Add(type == NoBits
                ? new Section(i, type, 0, 0, 0, 0)
                : new Section(i, type, (int)offset, (int)length, (int)Math.Min(link, int.MaxValue), (int)Math.Min(info, int.MaxValue)));
        }

        return sections;
    }

    private static Section Single(List<Section> sections, uint type, string name)
    {
        Section[] matches = [.. sections.Where(section => section.Type == type)];
        return matches.Length == 1 ? matches[0] : throw new ElfFormatException($"the file has {matches.Length} sections for its {name} where one is expected");
    }

    private static int Advance(int offset, uint step)
        => step <= int.MaxValue - offset ? offset + (int)step : throw new ElfFormatException("the table of needed versions leaves the file");

    private static ushort ReadUInt16(ReadOnlySpan<byte> bytes, int offset) => offset >= 0 && offset <= bytes.Length - sizeof(ushort)
        ? BinaryPrimitives.ReadUInt16LittleEndian(bytes[offset..])
        : throw new ElfFormatException("a table ends early");

    private static uint ReadUInt32(ReadOnlySpan<byte> bytes, int offset) => offset >= 0 && offset <= bytes.Length - sizeof(uint)
        ? BinaryPrimitives.ReadUInt32LittleEndian(bytes[offset..])
        : throw new ElfFormatException("a table ends early");

    private static string ReadString(ReadOnlySpan<byte> strings, uint offset)
    {
        if (offset >= strings.Length)
        {
            throw new ElfFormatException("a name lies outside of its string table");
        }

        ReadOnlySpan<byte> rest = strings[(int)offset..];
        int end = rest.IndexOf((byte)0);
        return end >= 0 ? Encoding.ASCII.GetString(rest[..end]) : throw new ElfFormatException("a name does not end");
    }

    private readonly record struct Need(string Name, ushort Flags, ushort Index, int FlagsOffset);

    private readonly record struct Section(int Index, uint Type, int Offset, int Size, int Link, int Info)
    {
        public ReadOnlySpan<byte> Content(ReadOnlySpan<byte> file) => file.Slice(Offset, Size);
    }
}
