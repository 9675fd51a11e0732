using System.Text;
using AudioAnomaly.Components;
using CsCheck;

namespace AudioAnomaly.Core.Tests.Persistence;

public class NpyReadTests
{
    [Theory]
    [InlineData(new[] { 2, 3 })]
    [InlineData(new[] { 6 })]
    [InlineData(new[] { 1, 2, 3 })]
    public void NpyFile_WhatItWrote_ReadsTheSame(int[] shape)
    {
        using var folder = new TemporaryFolder();
        float[] values = [0, 1, float.NaN, 3, float.NegativeInfinity, -5.5f];
        NpyFile.Write(folder["a.npy"], values, shape);

        TensorData read = NpyFile.Read(folder["a.npy"]);

        Assert.Equal(shape, read.Shape);
        Assert.Equal(values, read.Values.ToArray());
    }

    [Fact]
    public void NpyFile_LargerThanItsBuffer_ReadsTheSame()
    {
        using var folder = new TemporaryFolder();
        float[] values = [.. Enumerable.Range(0, 200_003).Select(i => i * 0.5f)];
        NpyFile.Write(folder["a.npy"], values, values.Length);

        Assert.Equal(values, NpyFile.Read(folder["a.npy"]).Values.ToArray());
    }

    [Theory]
    [InlineData("|u1", new byte[] { 0, 1, 255, 7 }, new float[] { 0, 1, 255, 7 })]
    [InlineData("|b1", new byte[] { 0, 1, 1, 0 }, new float[] { 0, 1, 1, 0 })]
    public void NpyFile_BytesAndTruthValues_BecomeNumbers(string type, byte[] bytes, float[] values)
    {
        using var folder = new TemporaryFolder();

        TensorData read = NpyFile.Read(folder.Write("a.npy", File($"{{'descr': '{type}', 'fortran_order': False, 'shape': (2, 2), }}", bytes)));

        Assert.Equal([2, 2], read.Shape);
        Assert.Equal(values, read.Values.ToArray());
    }

    [Theory]
    [InlineData("{'shape':(4,),'descr':'|u1','fortran_order':False}", 1)]
    [InlineData("{\"descr\": \"|u1\", \"fortran_order\": False, \"shape\": (2, 2)}", 2)]
    [InlineData("{'descr': '|u1', 'fortran_order': False, 'shape': (1, 4, 1), }", 3)]
    public void NpyFile_OtherSpellingsAndVersions_AreRead(string header, int version)
    {
        using var folder = new TemporaryFolder();

        Assert.Equal([0, 1, 2, 3], NpyFile.Read(folder.Write("a.npy", File(header, [0, 1, 2, 3], version))).Values.ToArray());
    }

    [Fact]
    public void NpyFile_EmptyAndScalarArrays_AreRead()
    {
        using var folder = new TemporaryFolder();

        Assert.Equal([0, 64], NpyFile.Read(folder.Write("a.npy", File("{'descr': '<f4', 'fortran_order': False, 'shape': (0, 64), }", []))).Shape);
        Assert.Equal([9], NpyFile.Read(folder.Write("b.npy", File("{'descr': '|u1', 'fortran_order': False, 'shape': (), }", [9]))).Values.ToArray());
    }

    [Theory]
    [InlineData("{'descr': '<f8', 'fortran_order': False, 'shape': (1,), }", "astype('float32')")]
    [InlineData("{'descr': '>f4', 'fortran_order': False, 'shape': (2,), }", ">f4")]
    [InlineData("{'descr': '|O', 'fortran_order': False, 'shape': (2,), }", "|O")]
    [InlineData("{'descr': [('a', '<f4')], 'fortran_order': False, 'shape': (2,), }", "damaged")]
    [InlineData("{'descr': '<f4', 'fortran_order': True, 'shape': (2,), }", "ascontiguousarray")]
    [InlineData("{'descr': '<f4', 'fortran_order': False, 'shape': (3,), }", "takes")]
    [InlineData("{'descr': '<f4', 'fortran_order': False, 'shape': (1,), }", "takes")]
    [InlineData("{'descr': '<f4', 'fortran_order': False, 'shape': (2000000000, 2), }", "accepted")]
    [InlineData("{'descr': '<f4', 'fortran_order': False, 'shape': (2000000000, 2000000000, 2000000000), }", "too large")]
    [InlineData("{'descr': '<f4', 'fortran_order': False, 'shape': (99999999999,), }", "shape")]
    [InlineData("{'descr': '<f4', 'fortran_order': False, 'shape': (-2,), }", "shape")]
    [InlineData("{'descr': '<f4', 'fortran_order': False, 'shape': 2, }", "tuple")]
    [InlineData("{'descr': '<f4', 'fortran_order': False, 'shape': (2,), 'more': 1}", "nothing else")]
    [InlineData("{'descr': '<f4', 'fortran_order': False}", "shape")]
    [InlineData("{'descr': '<f4', 'descr': '<f4', 'fortran_order': False, 'shape': (2,)}", "damaged")]
    [InlineData("{descr: 1}", "damaged")]
    [InlineData("[]", "dictionary")]
    [InlineData("", "dictionary")]
    public void NpyFile_HeaderThatIsNotRead_NamesFileAndProblem(string header, string expected)
    {
        using var folder = new TemporaryFolder();
        string path = folder.Write("bad.npy", File(header, new byte[8]));

        ArrayFormatException error = Assert.Throws<ArrayFormatException>(() => NpyFile.Read(path));

        Assert.Equal(path, error.File);
        Assert.Contains("bad.npy", error.Message, StringComparison.Ordinal);
        Assert.Contains(expected, error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void NpyFile_NoNpyAtAll_IsTypedToo()
    {
        using var folder = new TemporaryFolder();
        byte[] good = File("{'descr': '<f4', 'fortran_order': False, 'shape': (2,), }", new byte[8]);
        byte[] hugeHeader = [.. good[..6], 2, 0, 255, 255, 255, 255, .. good[10..]];

        foreach (byte[] bytes in new[] { [], [0x93], "RIFF....WAVEfmt "u8.ToArray(), good[..9], good[..40], [.. good, 0], [.. good[..6], 9, .. good[7..]], hugeHeader })
        {
            Assert.Throws<ArrayFormatException>(() => NpyFile.Read(folder.Write("bad.npy", bytes)));
        }

        Assert.Throws<ArrayFormatException>(() => NpyFile.Read(folder.Write("good.npy", good), maxElements: 1));
        Assert.Throws<FileNotFoundException>(() => NpyFile.Read(folder["none.npy"]));
    }

    [Fact]
    public void NpyFile_AnyDamage_IsATypedErrorOrAnArray()
    {
        using var folder = new TemporaryFolder();
        byte[] good = File("{'descr': '|u1', 'fortran_order': False, 'shape': (2, 2), }", [1, 2, 3, 4]);
        Gen.Select(Gen.Int[0, good.Length - 1], Gen.Byte, Gen.Int[0, good.Length]).Sample(
            damage =>
            {
                byte[] bytes = [.. good];
                bytes[damage.Item1] = damage.Item2;
                string path = folder.Write("damaged.npy", bytes.AsSpan(0, damage.Item3));
                try
                {
                    Assert.True(NpyFile.Read(path).Values.Length <= bytes.Length);
                }
                catch (ArrayFormatException e)
                {
                    Assert.Contains("damaged.npy", e.Message, StringComparison.Ordinal);
                }
            },
            iter: 2000,
            threads: 1);
    }

    private static byte[] File(string header, byte[] content, int version = 1)
    {
        byte[] text = Encoding.ASCII.GetBytes(header + "\n");
        byte[] length = version == 1 ? BitConverter.GetBytes((ushort)text.Length) : BitConverter.GetBytes((uint)text.Length);
        return [0x93, .. "NUMPY"u8, (byte)version, 0, .. length, .. text, .. content];
    }
}
