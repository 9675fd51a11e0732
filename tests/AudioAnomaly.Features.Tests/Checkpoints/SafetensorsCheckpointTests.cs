using System.Globalization;
using System.Text;
using AudioAnomaly.Checkpoints;

namespace AudioAnomaly.Features.Tests.Checkpoints;

/// <summary>Checkpoints in the safetensors format, through the same door as PyTorch's.</summary>
public class SafetensorsCheckpointTests
{
    [Fact]
    public void Checkpoint_Safetensors_IsTheSameAsTheZipItCameFrom()
    {
        string path = Path.GetTempFileName();
        try
        {
            var weights = Cnn14Weights.Load(FixtureTests.PathOf("tiny_clap_zip.pth"), null, TestContext.Current.CancellationToken);
            weights.Save(path);
            using (var checkpoint = Checkpoint.Open(path))
            {
                Assert.Equal(CheckpointContainer.Safetensors, checkpoint.Container);
                Assert.Equal(weights.Tensors.Keys, checkpoint.Tensors.Select(tensor => tensor.Name));
                Assert.Equal("pt", checkpoint.Metadata["format"]);
                Assert.All(checkpoint.Read(weights.Tensors.Keys), pair => Assert.Equal(weights.Tensors[pair.Key].Values.ToArray(), pair.Value.Values.ToArray()));
            }

            Assert.Equal(weights.Identity, Cnn14Weights.Load(path, null, TestContext.Current.CancellationToken).Identity);
        }
        finally
        {
            File.Delete(path);
        }
    }

    [Fact]
    public void Checkpoint_SafetensorsCutAnywhere_IsRefused()
    {
        byte[] content = Make(3);
        for (int length = 9; length < content.Length; length++)
        {
            Assert.Contains("incomplete", Bounded.Refuse(content[..length]), StringComparison.Ordinal);
        }
    }

    // The most tensors, the most dimensions and the longest names: 50,000 tensors cost more than was promised.
    [Theory]
    [InlineData(1, 5)]
    [InlineData(16, 256)]
    public void Checkpoint_SafetensorsOfAsManyTensorsAsAllowed_StaysWithinMemory(int dimensions, int nameLength)
        => Assert.Equal(20_000, Bounded.List(Make(20_000, dimensions, nameLength)));

    [Fact]
    public void Checkpoint_NameThatIsNotThere_IsAWrongCall()
    {
        using Checkpoint checkpoint = TorchFile.Open(Make(2));

        Assert.Contains("no tensor 'x'", Assert.Throws<KeyNotFoundException>(() => checkpoint.Read("x")).Message, StringComparison.Ordinal);
    }

    private static byte[] Make(int tensors, int dimensions = 2, int nameLength = 1)
    {
        string shape = string.Join(",", Enumerable.Repeat(1, dimensions));
        IEnumerable<string> entries = Enumerable.Range(0, tensors).Select(i => string.Create(CultureInfo.InvariantCulture, $"\"{i.ToString(CultureInfo.InvariantCulture).PadLeft(nameLength, 'n')}\":{{\"dtype\":\"U8\",\"shape\":[{shape}],\"data_offsets\":[{i},{i + 1}]}}"));
        byte[] json = Encoding.UTF8.GetBytes($"{{{string.Join(",", entries)}}}");
        return [.. BitConverter.GetBytes((ulong)json.Length), .. json, .. new byte[tensors]];
    }
}
