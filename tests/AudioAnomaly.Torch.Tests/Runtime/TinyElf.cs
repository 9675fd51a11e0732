using System.Buffers.Binary;
using System.Text;

namespace AudioAnomaly.Torch.Tests.Runtime;

/// <summary>Builds the least ELF64 library that needs two symbol versions: GLIBCXX_3.4.30 (index 2) and GLIBCXX_3.4.32 (index 3).</summary>
internal static class TinyElf
{
    private const int SectionHeaderSize = 64;

    /// <summary>Where the flags of GLIBCXX_3.4.32 stand.</summary>
    public const int FlagsOffset = 64 + 16 + 16 + 4;

    /// <param name="relocatedSymbol">The symbol that the one relocation names: 1 has version 2, 2 has version 3.</param>
    public static byte[] Create(int relocatedSymbol)
    {
        byte[] strings = Encoding.ASCII.GetBytes("\0libstdc++.so.6\0GLIBCXX_3.4.30\0GLIBCXX_3.4.32\0");
        byte[] needs = new byte[16 + 16 + 16];
        Put16(needs, 0, 1);
        Put16(needs, 2, 2);
        Put32(needs, 4, 1);
        Put32(needs, 8, 16);
        PutAuxiliary(needs, 16, index: 2, name: 16, next: 16);
        PutAuxiliary(needs, 32, index: 3, name: 31, next: 0);
        byte[] symbols = new byte[3 * 24];
        byte[] versions = new byte[3 * 2];
        Put16(versions, 2, 2);
        Put16(versions, 4, 3);
        byte[] relocations = new byte[24];
        BinaryPrimitives.WriteUInt64LittleEndian(relocations.AsSpan(8), ((ulong)relocatedSymbol << 32) | 6);

        // Sections: 1 needs (strings 2), 2 strings, 3 symbols, 4 versions, 5 relocations (symbols 3).
        (byte[] Content, uint Type, uint Link, uint Info)[] sections =
            [(needs, 0x6ffffffe, 2, 1), (strings, 3, 0, 0), (symbols, 11, 2, 0), (versions, 0x6fffffff, 3, 0), (relocations, 4, 3, 0)];
        int contentLength = sections.Sum(section => section.Content.Length);
        byte[] file = new byte[64 + contentLength + ((sections.Length + 1) * SectionHeaderSize)];
        "\u007fELF"u8.CopyTo(file);
        file[4] = 2;
        file[5] = 1;
        BinaryPrimitives.WriteUInt64LittleEndian(file.AsSpan(40), (ulong)(64 + contentLength));
        Put16(file, 58, SectionHeaderSize);
        Put16(file, 60, sections.Length + 1);
        int offset = 64;
        for (int i = 0; i < sections.Length; i++)
        {
            sections[i].Content.CopyTo(file, offset);
            Span<byte> header = file.AsSpan(64 + contentLength + ((i + 1) * SectionHeaderSize));
            BinaryPrimitives.WriteUInt32LittleEndian(header[4..], sections[i].Type);
            BinaryPrimitives.WriteUInt64LittleEndian(header[24..], (ulong)offset);
            BinaryPrimitives.WriteUInt64LittleEndian(header[32..], (ulong)sections[i].Content.Length);
            BinaryPrimitives.WriteUInt32LittleEndian(header[40..], sections[i].Link);
            BinaryPrimitives.WriteUInt32LittleEndian(header[44..], sections[i].Info);
            offset += sections[i].Content.Length;
        }

        return file;
    }

    private static void PutAuxiliary(byte[] needs, int offset, int index, uint name, uint next)
    {
        Put16(needs, offset + 6, index);
        Put32(needs, offset + 8, name);
        Put32(needs, offset + 12, next);
    }

    private static void Put16(byte[] bytes, int offset, int value) => BinaryPrimitives.WriteUInt16LittleEndian(bytes.AsSpan(offset), (ushort)value);

    private static void Put32(byte[] bytes, int offset, uint value) => BinaryPrimitives.WriteUInt32LittleEndian(bytes.AsSpan(offset), value);
}
