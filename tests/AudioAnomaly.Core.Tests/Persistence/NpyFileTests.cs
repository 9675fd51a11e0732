using System.Text;

namespace AudioAnomaly.Core.Tests.Persistence;

public class NpyFileTests
{
    [Theory]
    [InlineData(new[] { 2, 3 }, "(2, 3)")]
    [InlineData(new[] { 6 }, "(6,)")]
    [InlineData(new[] { 1, 2, 3 }, "(1, 2, 3)")]
    public void NpyFile_AnyShape_HasNumPysHeaderAndLittleEndianFloats(int[] shape, string expected)
    {
        using var folder = new TemporaryFolder();

        NpyFile.Write(folder["a.npy"], new float[] { 0, 1, 2, 3, 4, -5.5f }, shape);

        byte[] bytes = File.ReadAllBytes(folder["a.npy"]);
        Assert.Equal([0x93, (byte)'N', (byte)'U', (byte)'M', (byte)'P', (byte)'Y', 1, 0], bytes[..8]);
        int length = BitConverter.ToUInt16(bytes, 8);
        Assert.Equal(0, (10 + length) % 64);
        string header = Encoding.ASCII.GetString(bytes, 10, length);
        Assert.StartsWith($"{{'descr': '<f4', 'fortran_order': False, 'shape': {expected}, }}", header, StringComparison.Ordinal);
        Assert.EndsWith("\n", header, StringComparison.Ordinal);
        Assert.Equal(-5.5f, BitConverter.ToSingle(bytes, bytes.Length - 4));
        Assert.Equal(10 + length + 24, bytes.Length);
    }

    [Fact]
    public void NpyFile_TwoByOne_IsTheseBytes()
    {
        using var folder = new TemporaryFolder();

        NpyFile.Write(folder["a.npy"], new float[] { 1, -2 }, 2, 1);

        byte[] expected =
        [
            0x93, .. "NUMPY"u8, 1, 0, 118, 0,
            .. Encoding.ASCII.GetBytes("{'descr': '<f4', 'fortran_order': False, 'shape': (2, 1), }".PadRight(117) + "\n"),
            0, 0, 0x80, 0x3F, 0, 0, 0, 0xC0,
        ];
        Assert.Equal(expected, File.ReadAllBytes(folder["a.npy"]));
    }

    [Fact]
    public void NpyFile_Bytes_AreTheseBytesAndComeBack()
    {
        using var folder = new TemporaryFolder();

        NpyFile.Write(folder["a.npy"], new byte[] { 0, 1, 255 }, 3);

        byte[] expected = [0x93, .. "NUMPY"u8, 1, 0, 118, 0, .. Encoding.ASCII.GetBytes("{'descr': '|u1', 'fortran_order': False, 'shape': (3,), }".PadRight(117) + "\n"), 0, 1, 255];
        Assert.Equal(expected, File.ReadAllBytes(folder["a.npy"]));
        Assert.Equal([0, 1, 255], NpyFile.Read(folder["a.npy"]).Values.ToArray());
    }

    [Fact]
    public void NpyFile_WrongShape_WritesNothing()
    {
        using var folder = new TemporaryFolder();

        Assert.Throws<ArgumentException>(() => NpyFile.Write(folder["a.npy"], new float[5], 2, 3));
        Assert.Throws<ArgumentException>(() => NpyFile.Write(folder["a.npy"], new byte[5], 2, 3));

        Assert.Empty(folder.Names());
    }

    [Fact]
    public void AtomicFile_FailingWriter_LeavesTheOldFile()
    {
        using var folder = new TemporaryFolder();
        string path = folder.Write("a.bin", [1, 2, 3]);

        Assert.Throws<InvalidDataException>(() => AtomicFile.Write(path, stream =>
        {
            stream.WriteByte(9);
            throw new InvalidDataException();
        }));

        Assert.Equal([1, 2, 3], File.ReadAllBytes(path));
        Assert.Equal(["a.bin"], folder.Names());
    }
}
