using System.Buffers.Binary;
using System.IO.Compression;
using System.Text;
using AudioAnomaly.Checkpoints;

namespace AudioAnomaly.Fuzzing;

/// <summary>Damages checkpoint files at random, mostly where their structure is, and partly so that the container around the damage stays whole.</summary>
public sealed class CheckpointMutator
{
    private const int MaxChanges = 8;
    private const int MaxChunk = 64;
    private static readonly long[] Awkward = [0, 1, 2, 7, 8, 255, 256, 0x7fff, 0xffff, 0x7fffffff, 0x80000000, 0xffffffff, 0x100000000, long.MaxValue, long.MinValue, -1, -2, 1L << 40, 1L << 61, 1L << 62];
    private static readonly byte[] Opcodes = [.. "NKMJGXUTcqrhj(t}]aesuQRb.)"u8, 0x80, 0x81, 0x85, 0x86, 0x87, 0x88, 0x89, 0x8a, 0x8f];

    private readonly IReadOnlyList<FuzzSeed> _seeds;
    private readonly (int Start, int Length)[][] _structures;
    private readonly List<(string Name, byte[] Content)>?[] _parts;

    /// <summary>Prepares the files.</summary>
    /// <param name="seeds">Whole files.</param>
    public CheckpointMutator(IReadOnlyList<FuzzSeed> seeds)
    {
        _seeds = seeds;
        _structures = [.. seeds.Select(FindStructure)];
        _parts = [.. seeds.Select(seed => seed.Container == CheckpointContainer.TorchZip ? Unzip(seed.Content) : null)];
    }

    /// <summary>Makes the damaged file of a number; the same one each time.</summary>
    /// <param name="number">Which one.</param>
    /// <param name="seed">Another seed gives other damage.</param>
    /// <returns>Which file it was, and its bytes.</returns>
    public (FuzzSeed Seed, byte[] Content) Make(int number, int seed)
    {
        var random = new Random(HashOf(number, seed));
        if (random.Next(6) == 0)
        {
            byte[] generated = PickleProgram.MakeFile(random);
            return (new FuzzSeed("generated", CheckpointContainer.TorchZip, generated), generated);
        }

        int chosen = random.Next(_seeds.Count);
        FuzzSeed file = _seeds[chosen];
        bool keepsContainer = random.Next(5) < 2;
        byte[] content = (keepsContainer, file.Container) switch
        {
            (true, CheckpointContainer.TorchZip) => MutateParts(_parts[chosen]!, random),
            (true, CheckpointContainer.Safetensors) => MutateHeader(file.Content, random),
            _ => Mutate(file.Content, _structures[chosen], random),
        };
        return (file, content);
    }

    private static int HashOf(int number, int seed) => unchecked((number * -1640531535) ^ (seed * 40503));

    private static byte[] MutateParts(List<(string Name, byte[] Content)> parts, Random random)
    {
        using var stream = new MemoryStream();
        using (var zip = new ZipArchive(stream, ZipArchiveMode.Create, leaveOpen: true))
        {
            foreach ((string name, byte[] content) in parts)
            {
                bool isPickle = name.EndsWith("data.pkl", StringComparison.Ordinal);
                int action = random.Next(200);
                if (action == 0)
                {
                    continue;
                }

                for (int copy = action == 1 ? 2 : 1; copy > 0; copy--)
                {
                    using Stream part = zip.CreateEntry(name, action == 2 ? CompressionLevel.Fastest : CompressionLevel.NoCompression).Open();
                    part.Write(isPickle || action == 3 ? Mutate(content, [(0, content.Length)], random) : content);
                }
            }
        }

        return stream.ToArray();
    }

    private static byte[] MutateHeader(byte[] content, Random random)
    {
        int length = (int)BinaryPrimitives.ReadInt64LittleEndian(content);
        byte[] header = Mutate(content[8..(8 + length)], [(0, length)], random);
        return [.. BitConverter.GetBytes((ulong)header.Length), .. header, .. content[(8 + length)..]];
    }

    private static byte[] Mutate(byte[] original, (int Start, int Length)[] structure, Random random)
    {
        var content = new List<byte>(original);
        int most = random.Next(2) == 0 ? 1 : MaxChanges;
        for (int changes = random.Next(1, most + 1); changes > 0 && content.Count > 0; changes--)
        {
            Change(content, Position(content.Count, structure, random), random);
        }

        return [.. content];
    }

    private static int Position(int length, (int Start, int Length)[] structure, Random random)
    {
        (int start, int count) = structure[random.Next(structure.Length)];
        int position = random.Next(8) == 0 ? random.Next(length) : start + random.Next(Math.Max(1, count));
        return Math.Min(position, length - 1);
    }

    private static void Change(List<byte> content, int position, Random random)
    {
        int chunk = Math.Min(random.Next(1, MaxChunk), content.Count - position);
        switch (random.Next(13))
        {
            case 0 or 1:
                content[position] ^= (byte)(1 << random.Next(8));
                break;
            case 2:
                content[position] = (byte)random.Next(256);
                break;
            case 3:
                content[position] = Opcodes[random.Next(Opcodes.Length)];
                break;
            case 4 or 5:
                WriteNumber(content, position, Awkward[random.Next(Awkward.Length)], 1 << random.Next(4));
                break;
            case 6:
                content[position] = (byte)(content[position] + random.Next(-2, 3));
                break;
            case 7:
                content.RemoveRange(position, chunk);
                break;
            case 8:
                content.InsertRange(position, content.GetRange(position, chunk));
                break;
            case 9:
                List<byte> moved = content.GetRange(position, chunk);
                content.InsertRange(random.Next(content.Count), moved);
                break;
            case 10:
                byte[] noise = new byte[chunk];
                random.NextBytes(noise);
                content.InsertRange(position, noise);
                break;
            case 11:
                ReplaceDigits(content, position, random);
                break;
            default:
                if (random.Next(4) == 0)
                {
                    content.RemoveRange(position, content.Count - position);
                }

                break;
        }
    }

    private static void WriteNumber(List<byte> content, int position, long value, int bytes)
    {
        for (int i = 0; i < bytes && position + i < content.Count; i++)
        {
            content[position + i] = (byte)(value >> (8 * i));
        }
    }

    private static void ReplaceDigits(List<byte> content, int position, Random random)
    {
        int start = content.FindIndex(position, value => value is >= (byte)'0' and <= (byte)'9');
        if (start < 0)
        {
            return;
        }

        int end = content.FindIndex(start, value => value is < (byte)'0' or > (byte)'9');
        content.RemoveRange(start, (end < 0 ? content.Count : end) - start);
        content.InsertRange(start, Encoding.ASCII.GetBytes(Awkward[random.Next(Awkward.Length)].ToString(System.Globalization.CultureInfo.InvariantCulture)));
    }

    private static (int Start, int Length)[] FindStructure(FuzzSeed seed)
    {
        byte[] content = seed.Content;
        switch (seed.Container)
        {
            case CheckpointContainer.TorchZip:
                int directory = content.AsSpan().IndexOf("PK\x01\x02"u8);
                int pickleEnd = content.AsSpan(4).IndexOf("PK\x03\x04"u8) + 4;
                return [(0, pickleEnd), (directory, content.Length - directory), (content.Length - 100, 100)];
            case CheckpointContainer.TorchLegacy:
                return [(0, content.AsSpan().LastIndexOf("e."u8) + 16)];
            default:
                return [(0, (int)BinaryPrimitives.ReadInt64LittleEndian(content) + 8)];
        }
    }

    private static List<(string Name, byte[] Content)> Unzip(byte[] content)
    {
        using var zip = new ZipArchive(new MemoryStream(content));
        var parts = new List<(string Name, byte[] Content)>();
        foreach (ZipArchiveEntry entry in zip.Entries)
        {
            using Stream stream = entry.Open();
            byte[] part = new byte[entry.Length];
            stream.ReadExactly(part);
            parts.Add((entry.FullName, part));
        }

        return parts;
    }
}
