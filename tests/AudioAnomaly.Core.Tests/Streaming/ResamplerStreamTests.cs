using AudioAnomaly.Audio;
using CsCheck;

namespace AudioAnomaly.Core.Tests.Streaming;

public class ResamplerStreamTests
{
    [Theory]
    [InlineData(16000, 16000)]
    [InlineData(16000, 32000)]
    [InlineData(44100, 16000)]
    [InlineData(16000, 44100)]
    [InlineData(48000, 44100)]
    [InlineData(96001, 47999)]
    public void ResamplerStream_HoweverTheSamplesAreCut_GivesTheBitsOfTheWhole(int from, int to)
        => Gen.Select(Gen.Int[0, 1200], Gen.Int[1, 700].Array[1, 8], Gen.Int[0, 1000]).Sample(
            (length, cuts, seed) =>
            {
                var random = new Random(seed);
                float[] signal = [.. Enumerable.Range(0, length).Select(_ => random.NextSingle() - 0.5f)];
                var resampler = SincResampler.Create(from, to);
                var stream = new ResamplerStream(resampler);
                var output = new ValueQueue();
                int start = 0;
                for (int i = 0; start < length; i++)
                {
                    int end = Math.Min(length, start + cuts[i % cuts.Length]);
                    stream.Push(signal.AsSpan(start, end - start), output);
                    start = end;
                }

                stream.Complete(output);

                Assert.Equal(resampler.Resample(signal), output.Span.ToArray());
            },
            iter: from == 96001 ? 5 : 50);

    [Fact]
    public void ResamplerStream_LongSignal_KeepsOnlyItsReach()
    {
        var stream = new ResamplerStream(SincResampler.Create(44100, 16000));
        var output = new ValueQueue();
        float[] piece = new float[1000];
        for (int i = 0; i < 500; i++)
        {
            stream.Push(piece, output);
            output.DropBefore(output.End);
        }

        Assert.InRange(stream.MemoryBytes, 4000, 8000);

        // All but what the last taps still wait for: 500,000 samples at 16 of 44.1 kHz.
        Assert.InRange(output.End, (500_000L * 160 / 441) - 30, 500_000L * 160 / 441);
    }
}
