using System.Text;
using AudioAnomaly.Checkpoints;

namespace AudioAnomaly.Core.Tests.Persistence;

public sealed class SafetensorsTableTests
{
    private const long AllowedBytes = 64L << 20;

    [Fact]
    public void SafetensorsTable_WellFormed_ListsTensorsInTheOrderOfTheirData()
    {
        byte[] file = File("""{"__metadata__":{"format":"pt"},"b":{"dtype":"F16","shape":[2,3],"data_offsets":[4,16]},"a":{"dtype":"F32","shape":[],"data_offsets":[0,4]},"c":{"dtype":"U8","shape":[0,7],"data_offsets":[16,16]}}   """, 16);

        SafetensorsTable table = Read(file);

        Assert.Equal(["a", "b", "c"], table.Entries.Select(entry => entry.Name));
        Assert.Equal([2, 3], table.Entries[1].Shape);
        Assert.Equal(TensorElementType.Float16, table.Entries[1].Type);
        Assert.Equal("pt", table.Metadata["format"]);
        Assert.Equal(file.Length - 16, table.DataStart);
    }

    [Theory]
    [InlineData("", "no JSON object")]
    [InlineData("[]", "no JSON object")]
    [InlineData("{", "no JSON object")]
    [InlineData("{} {}", "no JSON object")]
    [InlineData("""{"a":1}""", "'a' is malformed")]
    [InlineData("""{"a":{}}""", "'a' is malformed")]
    [InlineData("""{"a":{"dtype":"F32","shape":[1]}}""", "'a' is malformed")]
    [InlineData("""{"a":{"dtype":"F32","shape":[1],"data_offsets":[0]}}""", "'a' is malformed")]
    [InlineData("""{"a":{"dtype":"F32","shape":[1],"data_offsets":[0,4,8]}}""", "'a' is malformed")]
    [InlineData("""{"a":{"dtype":"F32","shape":[1.5],"data_offsets":[0,4]}}""", "'a' is malformed")]
    [InlineData("""{"a":{"dtype":"F32","shape":[99999999999999999999],"data_offsets":[0,4]}}""", "'a' is malformed")]
    [InlineData("""{"a":{"dtype":4,"shape":[1],"data_offsets":[0,4]}}""", "'a' is malformed")]
    [InlineData("""{"a":{"dtype":"F32","shape":[1],"data_offsets":[0,4],"more":1}}""", "'a' is malformed")]
    [InlineData("""{"a":{"dtype":"\ud800","shape":[1],"data_offsets":[0,4]}}""", "'a' is malformed")]
    [InlineData("""{"__metadata__":{"a":1}}""", "'__metadata__' is malformed")]
    [InlineData("""{"a":{"dtype":"F8_E4M3","shape":[1],"data_offsets":[0,1]}}""", "element type 'F8_E4M3'")]
    [InlineData("""{"a":{"dtype":"F32\u001b[2J","shape":[1],"data_offsets":[0,4]}}""", "element type 'F32\\u001b[2J'")]
    [InlineData("""{"a\u001b\u202e":{"dtype":"F32","shape":[1],"data_offsets":[0,4]}}""", "tensor name 'a\\u001b\\u202e'")]
    [InlineData("""{"a":{"dtype":"F32","shape":[-1],"data_offsets":[0,4]}}""", "impossible shape [-1]")]
    [InlineData("""{"a":{"dtype":"F32","shape":[2147483648],"data_offsets":[0,4]}}""", "impossible shape")]
    [InlineData("""{"a":{"dtype":"F64","shape":[2147483647,2147483647,2147483647],"data_offsets":[0,4]}}""", "impossible shape")]
    [InlineData("""{"a":{"dtype":"F32","shape":[2],"data_offsets":[0,4]}}""", "where 0 to 8 is expected")]
    [InlineData("""{"a":{"dtype":"F32","shape":[1],"data_offsets":[-4,0]}}""", "where 0 to 4 is expected")]
    [InlineData("""{"a":{"dtype":"F32","shape":[1],"data_offsets":[4,0]}}""", "where 0 to 4 is expected")]
    [InlineData("""{"a":{"dtype":"U8","shape":[7,7,73,127,337,92737,649657],"data_offsets":[0,9223372036854775807]}}""", "holds 4 bytes of values where 9223372036854775807 are expected: it is incomplete")]
    [InlineData("""{"a":{"dtype":"F32","shape":[1],"data_offsets":[0,4]},"b":{"dtype":"F32","shape":[1],"data_offsets":[0,4]}}""", "'b' of shape [1] lies at 0 to 4, where 4 to 8")]
    [InlineData("""{"a":{"dtype":"F32","shape":[1],"data_offsets":[0,4]},"a":{"dtype":"F32","shape":[1],"data_offsets":[4,8]}}""", "'a' twice")]
    [InlineData("""{"a":{"dtype":"U8","shape":[1],"data_offsets":[0,1]},"b":{"dtype":"U8","shape":[2],"data_offsets":[2,4]}}""", "where 1 to 3 is expected")]
    [InlineData("""{"a":{"dtype":"U8","shape":[3],"data_offsets":[0,3]}}""", "holds 4 bytes of values where 3 are expected.")]
    [InlineData("{}", "holds 4 bytes of values where 0 are expected.")]
    public void SafetensorsTable_Malformed_SaysWhatIsWrong(string header, string expected)
    {
        string message = Refuse(File(header, 4));

        Assert.Contains(expected, message, StringComparison.Ordinal);
        Assert.DoesNotContain(message, char.IsControl);
    }

    [Theory]
    [InlineData(0UL)]
    [InlineData(3UL)]
    [InlineData(100_000_000UL)]
    [InlineData(100_000_001UL)]
    [InlineData((ulong)long.MaxValue)]
    [InlineData(ulong.MaxValue)]
    public void SafetensorsTable_HeaderLengthThatLies_CostsNothing(ulong length)
    {
        byte[] file = [.. BitConverter.GetBytes(length), .. "{}"u8];
        long before = GC.GetAllocatedBytesForCurrentThread();

        Assert.Throws<FormatException>(() => Read(file));

        Assert.InRange(GC.GetAllocatedBytesForCurrentThread() - before, 0, 1 << 20);
    }

    [Fact]
    public void SafetensorsTable_ShorterThanItsLength_IsRefused()
        => Assert.Contains("shorter than its own header", Refuse([1, 2, 3]), StringComparison.Ordinal);

    [Theory]
    [InlineData("[")]
    [InlineData("{\"a\":")]
    public void SafetensorsTable_NestedWithoutEnd_IsRefused(string open)
    {
        string nested = string.Concat(Enumerable.Repeat(open, 1_000_000));

        Refuse(File(nested, 0));
        Refuse(File($$"""{"a":{"dtype":{{nested}}""", 0));
    }

    [Fact]
    public void SafetensorsTable_HugeNamesAndRemarks_AreRefusedBeforeTheyAreCopied()
    {
        string huge = new('n', 20_000_000);

        Assert.Contains("tensor name of 20000000 bytes", Refuse(File($$$"""{"{{{huge}}}":{}}""", 0)), StringComparison.Ordinal);
        Assert.Contains("malformed", Refuse(File($$$"""{"a":{"dtype":"{{{huge}}}"}}""", 0)), StringComparison.Ordinal);
        Assert.Contains("malformed", Refuse(File($$$"""{"a":{"{{{huge}}}":1}}""", 0)), StringComparison.Ordinal);
        Assert.Contains("bytes of remarks", Refuse(File($$$"""{"__metadata__":{"a":"{{{huge}}}"}}""", 0)), StringComparison.Ordinal);
        Assert.Contains("bytes of remarks", Refuse(File($$$"""{"__metadata__":{"{{{huge}}}":""}}""", 0)), StringComparison.Ordinal);
    }

    [Fact]
    public void SafetensorsTable_MillionsOfTensors_StopAtTheLimit()
    {
        string many = string.Join(",", Enumerable.Range(0, 400_000).Select(i => $"\"{i}\":" + """{"dtype":"U8","shape":[0],"data_offsets":[0,0]}"""));

        Assert.Contains("more than 20000 tensors", Refuse(File($"{{{many}}}", 0)), StringComparison.Ordinal);
    }

    [Fact]
    public void SafetensorsTable_MillionsOfRemarks_StopAtTheLimit()
    {
        string many = string.Join(",", Enumerable.Range(0, 1_000_000).Select(i => $"\"{i}\":\"\""));

        Assert.Contains("bytes of remarks", Refuse(File("{\"__metadata__\":{" + many + "}}", 0)), StringComparison.Ordinal);
    }

    [Fact]
    public void SafetensorsTable_FileThatEndsEarly_IsAnEndOfStream()
    {
        byte[] file = File("""{"a":{"dtype":"F32","shape":[1],"data_offsets":[0,4]}}""", 4);

        Assert.Throws<EndOfStreamException>(() => SafetensorsTable.Read(new MemoryStream(file[..20]), file.Length));
        Assert.Throws<EndOfStreamException>(() => SafetensorsFile.Read(new MemoryStream(file[..^1]), file.Length));
    }

    private static byte[] File(string header, int dataBytes)
    {
        byte[] json = Encoding.UTF8.GetBytes(header);
        return [.. BitConverter.GetBytes((ulong)json.Length), .. json, .. new byte[dataBytes]];
    }

    private static SafetensorsTable Read(byte[] file) => SafetensorsTable.Read(new MemoryStream(file), file.Length);

    private static string Refuse(byte[] file)
    {
        long before = GC.GetAllocatedBytesForCurrentThread();
        string message = Assert.Throws<FormatException>(() => Read(file)).Message;
        Assert.InRange(GC.GetAllocatedBytesForCurrentThread() - before, 0, file.Length + AllowedBytes);
        return message;
    }
}
