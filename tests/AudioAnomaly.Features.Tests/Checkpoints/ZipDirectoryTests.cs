using System.IO.Compression;
using AudioAnomaly.Checkpoints;

namespace AudioAnomaly.Features.Tests.Checkpoints;

/// <summary>Zip archives in all honest forms, and with lying directories.</summary>
public class ZipDirectoryTests
{
    private const string Damaged = "table of parts makes no sense";
    private const string OnTop = "on top of each other";
    private const string Storage = "archive/data/0";

    public static TheoryData<string, long> HostileNumbers()
    {
        var data = new TheoryData<string, long>();
        foreach (string field in new[] { "count", "size", "offset" })
        {
            foreach (long value in new[] { 0, 1, 1000, uint.MaxValue, uint.MaxValue - 1, long.MaxValue, long.MinValue, -1, 1L << 40 })
            {
                data.Add(field, value);
            }
        }

        return data;
    }

    [Theory]
    [InlineData(false, false)]
    [InlineData(false, true)]
    [InlineData(true, false)]
    [InlineData(true, true)]
    public void Checkpoint_HonestFormsOfZip_AreRead(bool isZip64, bool hasDescriptors)
        => Assert.Equal([1, 2, 3], Bounded.ReadAll(Make(new ZipWriter { IsZip64 = isZip64, HasDescriptors = hasDescriptors }))["t"].Values.ToArray());

    [Fact]
    public void Checkpoint_ZipWithACommentOrBytesBehind_IsRead()
    {
        byte[] content = Make(new ZipWriter());

        Assert.Single(Bounded.ReadAll([.. content, .. new byte[60_000]]));
    }

    [Theory]
    [MemberData(nameof(HostileNumbers))]
    public void Checkpoint_EndRecordOf64BitsThatLies_IsRefused(string field, long value)
    {
        byte[] content = Make(new ZipWriter { IsZip64 = true, ChangeEnd = end => Change(end, field, value) });

        Assert.Contains("table of parts", Bounded.Refuse(content), StringComparison.Ordinal);
    }

    [Theory]
    [MemberData(nameof(HostileNumbers))]
    public void Checkpoint_EndRecordOf32BitsThatLies_IsRefused(string field, long value)
    {
        byte[] content = Make(new ZipWriter { ChangeEnd = end => Change(end, field, value) });

        Assert.Contains("table of parts", Bounded.Refuse(content), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void Checkpoint_DirectoryOfMillionsOfParts_IsRefusedBeforeItIsRead(bool isZip64)
    {
        var zip = new ZipWriter { IsZip64 = isZip64 };
        byte[] content = Make(zip, parts =>
        {
            for (int i = 0; i < 150_000; i++)
            {
                parts.Add($"{i}", []);
            }
        });

        Assert.Contains(isZip64 ? "more than any checkpoint needs" : "table of parts", Bounded.Refuse(content), StringComparison.Ordinal);
    }

    [Fact]
    public void Checkpoint_DirectoryThatUnderstatesItsSize_IsRefused()
    {
        // What ZipArchive would follow: entries go on beyond the size that the end record gives.
        byte[] content = Make(new ZipWriter { ChangeEnd = end => (end.Count, 0, end.Offset) });

        Assert.Contains(Damaged, Bounded.Refuse(content), StringComparison.Ordinal);
    }

    [Fact]
    public void Checkpoint_AsManyPartsAsTheLimitAllows_StayWithinMemory()
    {
        byte[] content = Make(new ZipWriter { IsZip64 = true }, parts =>
        {
            for (int i = 0; i < 50_000; i++)
            {
                parts.Add($"{i}", []);
            }
        });

        Assert.Single(Bounded.ReadAll(content));
    }

    [Theory]
    [InlineData(-1)]
    [InlineData(1)]
    [InlineData(1000)]
    [InlineData(100_000)]
    [InlineData(uint.MaxValue)]
    [InlineData(int.MaxValue)]
    [InlineData(long.MaxValue)]
    [InlineData(long.MinValue + 1)]
    public void Checkpoint_PartThatLiesAboutItsSize_IsRefused(long by)
    {
        foreach (bool isZip64 in (bool[])[false, true])
        {
            byte[] content = Make(new ZipWriter { IsZip64 = isZip64, Change = (name, entry) => name == Storage ? entry with { Packed = unchecked(entry.Packed + by), Length = unchecked(entry.Length + by) } : entry });

            Bounded.Refuse(content);
        }
    }

    [Theory]
    [InlineData(-1)]
    [InlineData(1)]
    [InlineData(-40)]
    [InlineData(100_000)]
    [InlineData(uint.MaxValue)]
    [InlineData(long.MaxValue)]
    [InlineData(long.MinValue + 1)]
    public void Checkpoint_PartThatLiesAboutItsPlace_IsRefusedWhenItIsRead(long by)
    {
        foreach (bool isZip64 in (bool[])[false, true])
        {
            byte[] content = Make(new ZipWriter { IsZip64 = isZip64, Change = (name, entry) => name == Storage ? entry with { Offset = unchecked(entry.Offset + by) } : entry });

            Assert.Throws<CheckpointFormatException>(() => Bounded.ReadAll(content));
        }
    }

    [Fact]
    public void Checkpoint_TwoPartsInOnePlace_AreRefused()
    {
        long place = 0;
        byte[] content = Make(new ZipWriter { Change = (name, entry) => name == Storage ? entry with { Offset = place } : Remember(entry) });

        Assert.Contains(OnTop, Bounded.Refuse(content), StringComparison.Ordinal);

        ZipWriter.Entry Remember(ZipWriter.Entry entry)
        {
            place = entry.Offset;
            return entry;
        }
    }

    [Fact]
    public void Checkpoint_PartWhoseOwnNameIsAnother_IsRefusedWhenItIsRead()
    {
        byte[] content = Make(new ZipWriter { Change = (name, entry) => name == "archive/other" ? entry with { Name = Storage } : name == Storage ? entry with { Name = "archive/0" } : entry }, parts => parts.Add("archive/other", new byte[12]));

        Assert.Contains(Damaged, Assert.Throws<CheckpointFormatException>(() => Bounded.ReadAll(content)).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Checkpoint_StorageThereTwice_IsRefused()
        => Assert.Contains($"has the part '{Storage}' twice", Bounded.Refuse(Make(new ZipWriter(), parts => parts.Add(Storage, new byte[12]))), StringComparison.Ordinal);

    [Fact]
    public void Checkpoint_StorageNotThere_IsNamed()
        => Assert.Contains($"its part '{Storage}' is missing", Bounded.Refuse(Make(new ZipWriter { Change = (name, entry) => name == Storage ? entry with { Name = "archive/else/0" } : entry })), StringComparison.Ordinal);

    [Theory]
    [InlineData(8, 0)]
    [InlineData(0, 1)]
    [InlineData(14, 0)]
    public void Checkpoint_PackedOrEncryptedPart_IsRefusedWithAdvice(int method, int flags)
    {
        foreach (string part in (string[])[Storage, "archive/data.pkl"])
        {
            byte[] content = Make(new ZipWriter { Change = (name, entry) => name == part ? entry with { Method = method, Flags = flags } : entry });

            Assert.Contains($"its part '{part}' is compressed or encrypted", Bounded.Refuse(content), StringComparison.Ordinal);
        }
    }

    [Fact]
    public void Checkpoint_ZipPackedAgainByAnotherProgram_SaysWhatToDo()
    {
        var stream = new MemoryStream();
        using (var zip = new ZipArchive(stream, ZipArchiveMode.Create))
        {
            using Stream part = zip.CreateEntry("archive/data.pkl", CompressionLevel.SmallestSize).Open();
            part.Write(new byte[1_000_000]);
        }

        Assert.Contains("zip it without compression", Bounded.Refuse(stream.ToArray()), StringComparison.Ordinal);
    }

    [Fact]
    public void Checkpoint_NameWithControlCharacters_DoesNotReachTheMessage()
    {
        string message = Bounded.Refuse(Make(new ZipWriter(), parts => parts.Add("evil\u001b[2J\n\u202e/data.pkl", []).Add("x/data.pkl", [])));
        Assert.DoesNotContain(message, char.IsControl);

        message = Bounded.Refuse(new ZipWriter().Add("evil\u001b[2J\n\u202e.pth", []).ToArray());
        Assert.Contains(@"'evil\u001b[2J\u000a\u202e.pth'", message, StringComparison.Ordinal);
    }

    [Fact]
    public void Checkpoint_CutAnywhere_IsRefused()
    {
        byte[] content = Make(new ZipWriter());
        for (int length = 4; length < content.Length; length++)
        {
            Assert.Contains("incomplete", Bounded.Refuse(content[..length]), StringComparison.Ordinal);
        }
    }

    [Fact]
    public void Checkpoint_FileThatShrinksWhileItIsRead_IsRefused()
    {
        var file = new TorchFile();
        var state = new Dictionary<string, object?> { ["t"] = file.Floats(new float[100_000], 100_000) };
        foreach (byte[] content in (byte[][])[file.Zip(state), file.Legacy(state)])
        {
            using var stream = new CountingStream(content);
            using var checkpoint = Checkpoint.Open("weights.pth", stream);
            stream.TrueLength = 1000;

            Assert.Contains("damaged or incomplete", Assert.Throws<CheckpointFormatException>(() => checkpoint.Read("t")).Message, StringComparison.Ordinal);
            Assert.Throws<CheckpointFormatException>(() => Checkpoint.Open("weights.pth", new CountingStream(content) { TrueLength = 20 }));
        }
    }

    private static (long Count, long Size, long Offset) Change((long Count, long Size, long Offset) end, string field, long value) => field switch
    {
        "count" => end with { Count = value },
        "size" => end with { Size = value },
        _ => end with { Offset = value },
    };

    private static byte[] Make(ZipWriter zip, Action<ZipWriter>? more = null)
    {
        var file = new TorchFile();
        byte[] pickle = PickleWriter.Pickle(new Dictionary<string, object?> { ["t"] = file.Floats([1, 2, 3], 3) });
        file.Parts(zip, pickle);
        more?.Invoke(zip);
        return zip.ToArray();
    }
}
