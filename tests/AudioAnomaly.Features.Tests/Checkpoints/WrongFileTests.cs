using System.IO.Compression;
using System.Text;
using AudioAnomaly.Checkpoints;
using AudioAnomaly.Torch;

namespace AudioAnomaly.Features.Tests.Checkpoints;

/// <summary>Files that are no checkpoint: each answer says what the file is and what to do.</summary>
public class WrongFileTests
{
    public static TheoryData<string, byte[]> Strangers => new()
    {
        { "empty", [] },
        { "web page", "<!DOCTYPE html><html>"u8.ToArray() },
        { "web page", "\uFEFF \r\n<?xml version=\"1.0\"?><Error><Code>AccessDenied"u8.ToArray() },
        { "git lfs pull", "version https://git-lfs.github.com/spec/v1\noid sha256:5b91\nsize 2333972488\n"u8.ToArray() },
        { "tar archive", Tar() },
        { "compressed with gzip", Gzip() },
        { "compressed with bzip2", "BZh91AY&SY"u8.ToArray() },
        { "compressed with xz", [0xfd, .. "7zXZ\0"u8] },
        { "compressed with zstd", [0x28, 0xb5, 0x2f, 0xfd, 0] },
        { "7z archive", [(byte)'7', (byte)'z', 0xbc, 0xaf, 0x27, 0x1c] },
        { "RAR archive", "Rar!\u001a\u0007"u8.ToArray() },
        { "ONNX model", [0x08, 0x07, 0x12, 0x07, .. "pytorch\x1a\x05"u8] },
        { "HDF5", [0x89, .. "HDF\r\n"u8] },
        { "NumPy array", [0x93, .. "NUMPY\x01\0"u8] },
        { "GGUF", "GGUF\x03\0\0\0"u8.ToArray() },
        { "plain Python pickle", PickleWriter.Pickle(1) },
        { "plain Python pickle", [0x80, 4, 0x95] },
        { "empty or split zip", [.. "PK\x05\x06"u8, .. new byte[18]] },
        { "it is text", Encoding.ASCII.GetBytes("{\"error\":\"Repository not found\"}") },
        { "no checkpoint that can be read here", new byte[1000] },
        { "no checkpoint that can be read here", [0x80] },
        { "NumPy archive", Zip("arr_0.npy") },
        { "AudioAnomaly model", Zip("detector.extractor.safetensors", "detector.safetensors", "manifest.json", "manifest.sha256") },
        { "zip archive around 'folder/weights.pth'", Zip("folder/weights.pth", "readme.txt") },
        { "none that PyTorch wrote", Zip("word/document.xml") },
        { "several checkpoints", Zip("a/data.pkl", "b/data.pkl") },
        { "TorchScript program", Zip("a/data.pkl", "a/code/__torch__.py", "a/constants.pkl") },
        { "TorchScript program", Zip("a/constants.pkl", "a/data.pkl") },
        { "safetensors header claims", [.. BitConverter.GetBytes(100_000_000UL), (byte)'{', (byte)'}'] },
        { "it is incomplete", [.. BitConverter.GetBytes(5000UL), .. "{\"bn0.weight\":{"u8] },
    };

    [Theory]
    [MemberData(nameof(Strangers))]
    public void Checkpoint_FileOfAnotherKind_SaysWhatItIs(string kind, byte[] content)
    {
        string message = Bounded.Refuse(content);

        Assert.Contains(kind, message, StringComparison.Ordinal);
        Assert.StartsWith("'weights.pth': ", message, StringComparison.Ordinal);
    }

    [Fact]
    public void Checkpoint_BigEndianFiles_SayWhereToConvertThem()
    {
        var file = new TorchFile();
        byte[] pickle = PickleWriter.Pickle(file.Floats([1], 1), isLegacy: true);

        Assert.Contains("big-endian", Bounded.Refuse(file.Legacy(pickle, littleEndian: false)), StringComparison.Ordinal);
        Assert.Contains("big-endian", Bounded.Refuse(new ZipWriter().Add("a/data.pkl", PickleWriter.Pickle(1)).Add("a/byteorder", "big"u8.ToArray()).ToArray()), StringComparison.Ordinal);
    }

    [Fact]
    public void Checkpoint_OldFileOfAnotherVersion_IsRefused()
    {
        var file = new TorchFile();

        Assert.Contains("another version of PyTorch's old format than 1001", Bounded.Refuse(file.Legacy(PickleWriter.Pickle(1), protocol: 1000)), StringComparison.Ordinal);
    }

    [Fact]
    public void Checkpoint_OldFileCutAnywhere_IsRefused()
    {
        var file = new TorchFile();
        byte[] content = file.Legacy(new Dictionary<string, object?> { ["a"] = file.Floats([1, 2], 2), ["b"] = file.Floats([3], 1) });
        for (int length = 15; length < content.Length; length++)
        {
            Assert.Contains("incomplete", Bounded.Refuse(content[..length]), StringComparison.Ordinal);
        }
    }

    [Fact]
    public void Checkpoint_OldFileWithAnUnreadableStorage_SaysWhyItCannotGoOn()
    {
        var file = new TorchFile();
        var state = new Dictionary<string, object?> { ["z"] = new FakeTensor(file.Store("ComplexFloatStorage", 1, new byte[8]), 0, [1], [1]), ["t"] = file.Floats([1], 1) };

        Assert.Contains("'torch.ComplexFloatStorage', whose values this reader cannot step over", Bounded.Refuse(file.Legacy(state)), StringComparison.Ordinal);

        // A zip archive has each storage in a part of its own.
        Assert.Equal("t", Assert.Single(Bounded.ReadAll(file.Zip(state))).Key);
    }

    [Fact]
    public void Checkpoint_OldFileWhoseStorageListIsWrong_IsRefused()
    {
        var file = new TorchFile();
        FakeTensor tensor = file.Floats([1], 1);
        byte[] pickle = PickleWriter.Pickle(tensor, isLegacy: true);

        file.Storages.Clear();
        Assert.Contains("its storage '0' is missing", Bounded.Refuse(file.Legacy(pickle)), StringComparison.Ordinal);
        file.Storages.AddRange([tensor.Storage, tensor.Storage]);
        Assert.Contains("there twice", Bounded.Refuse(file.Legacy(pickle)), StringComparison.Ordinal);
        file.Storages.RemoveAt(1);
        file.Storages[0] = tensor.Storage with { Count = long.MaxValue };
        Assert.Contains("has 9223372036854775807 elements where 1 are expected", Bounded.Refuse(file.Legacy(pickle)), StringComparison.Ordinal);
    }

    [Fact]
    public void Checkpoint_Folder_IsNoFile()
    {
        var error = Assert.Throws<CheckpointFormatException>(() => Checkpoint.Open(AppContext.BaseDirectory));

        Assert.Contains("it is a folder", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Checkpoint_NoSuchFile_IsThatError()
        => Assert.Throws<FileNotFoundException>(() => Checkpoint.Open(Path.Combine(AppContext.BaseDirectory, "nothing.pth")));

    [Fact]
    public void Checkpoint_FileHeldByAnother_SaysThatItCannotBeRead()
    {
        string path = Path.GetTempFileName();
        try
        {
            using var held = new FileStream(path, FileMode.Open, FileAccess.ReadWrite, FileShare.None);

            Assert.Contains("it cannot be read", Assert.Throws<CheckpointFormatException>(() => Checkpoint.Open(path)).Message, StringComparison.Ordinal);
        }
        finally
        {
            File.Delete(path);
        }
    }

    [Fact]
    public void Checkpoint_FileWithoutPermission_SaysThatItCannotBeRead()
    {
        string path = Path.GetTempFileName();
        try
        {
            Assert.SkipUnless(TakePermission(path), "Who runs this may read everything.");

            Assert.Contains("it cannot be read", Assert.Throws<CheckpointFormatException>(() => Checkpoint.Open(path)).Message, StringComparison.Ordinal);
        }
        finally
        {
            File.Delete(path);
        }
    }

    private static bool TakePermission(string path)
    {
        if (OperatingSystem.IsWindows())
        {
            return false;
        }

        File.SetUnixFileMode(path, UnixFileMode.None);
        try
        {
            File.OpenRead(path).Dispose();
            return false;
        }
        catch (UnauthorizedAccessException)
        {
            return true;
        }
    }

    private static byte[] Tar()
    {
        byte[] header = new byte[512];
        "pickle"u8.CopyTo(header);
        "ustar"u8.CopyTo(header.AsSpan(257));
        return header;
    }

    private static byte[] Gzip()
    {
        var stream = new MemoryStream();
        using (var gzip = new GZipStream(stream, CompressionMode.Compress))
        {
            gzip.Write(new byte[100]);
        }

        return stream.ToArray();
    }

    private static byte[] Zip(params string[] parts)
    {
        var zip = new ZipWriter();
        Array.ForEach(parts, part => zip.Add(part, [0x80, 2, (byte)'N', (byte)'.']));
        return zip.ToArray();
    }
}
