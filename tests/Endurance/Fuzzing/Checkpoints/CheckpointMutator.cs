using System.Buffers.Binary;
using System.IO.Compression;
using System.Text;
using AudioAnomaly.Checkpoints;

namespace AudioAnomaly.Fuzzing;

/// <summary>Damages checkpoint files at random, mostly where their structure is, and partly so that the container around the damage stays whole.</summary>
public sealed class CheckpointMutator
{
    private static readonly byte[] Opcodes = [.. "NKMJGXUTcqrhj(t}]aesuQRb.)"u8, 0x80, 0x81, 0x85, 0x86, 0x87, 0x88, 0x89, 0x8a, 0x8f];

    private readonly IReadOnlyList<CheckpointSeed> _seeds;
    private readonly (int Start, int Length)[][] _structures;
    private readonly List<(string Name, byte[] Content)>?[] _parts;

    /// <summary>Prepares the files.</summary>
    /// <param name="seeds">Whole files.</param>
    public CheckpointMutator(IReadOnlyList<CheckpointSeed> seeds)
    {
        _seeds = seeds;
        _structures = [.. seeds.Select(FindStructure)];
        _parts = [.. seeds.Select(seed => seed.Container == CheckpointContainer.TorchZip ? Unzip(seed.Content) : null)];
    }

    /// <summary>Makes a damaged file.</summary>
    /// <param name="random">Decides everything.</param>
    /// <returns>Which file it was, and its bytes.</returns>
    public (CheckpointSeed Seed, byte[] Content) Make(Random random)
    {
        if (random.Next(6) == 0)
        {
            byte[] generated = PickleProgram.MakeFile(random);
            return (new CheckpointSeed("generated", CheckpointContainer.TorchZip, generated), generated);
        }

        int chosen = random.Next(_seeds.Count);
        CheckpointSeed file = _seeds[chosen];
        bool keepsContainer = random.Next(5) < 2;
        byte[] content = (keepsContainer, file.Container) switch
        {
            (true, CheckpointContainer.TorchZip) => MutateParts(_parts[chosen]!, random),
            (true, CheckpointContainer.Safetensors) => MutateHeader(file.Content, random),
            _ => ByteDamage.Apply(file.Content, _structures[chosen], Opcodes, random),
        };
        return (file, content);
    }

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
                    part.Write(isPickle || action == 3 ? ByteDamage.Apply(content, Opcodes, random) : content);
                }
            }
        }

        return stream.ToArray();
    }

    private static byte[] MutateHeader(byte[] content, Random random)
    {
        int length = (int)BinaryPrimitives.ReadInt64LittleEndian(content);
        byte[] header = ByteDamage.Apply(content[8..(8 + length)], Opcodes, random);
        return [.. BitConverter.GetBytes((ulong)header.Length), .. header, .. content[(8 + length)..]];
    }

    private static (int Start, int Length)[] FindStructure(CheckpointSeed seed)
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
