using CsCheck;

namespace AudioAnomaly.Features.Tests.LogMel;

public class LogMelPartTests
{
    private static readonly LogMelFrontEnd FrontEnd = new(LogMelOptions.Panns16k);
    private static readonly AudioClip Clip = TestSignal.Create(16000, 12_345);
    private static readonly Spectrogram Whole = FrontEnd.Compute(Clip);

    [Fact]
    public void ComputePart_AnyFrames_GivesTheBitsOfTheWhole()
        => Gen.Select(Gen.Int[0, 77], Gen.Int[1, 30]).Sample((first, wanted) =>
        {
            int count = Math.Min(wanted, Whole.Frames - first);
            int from = Math.Max(0, (first * FrontEnd.HopLength) - FrontEnd.ReachSamples);
            int to = Math.Min(Clip.Samples.Length, ((first + count - 1) * FrontEnd.HopLength) + FrontEnd.ReachSamples);
            float[] values = new float[count * Whole.Bins];

            FrontEnd.ComputePart(Clip.Samples.Span[from..to], from, to == Clip.Samples.Length ? to : null, first, values);

            Assert.Equal(Whole.Values.Slice(first * Whole.Bins, values.Length).ToArray(), values);
        });

    [Fact]
    public void ComputePart_TooFewSamples_IsRefused()
        => Assert.Throws<ArgumentOutOfRangeException>(() => FrontEnd.ComputePart(new float[300], 1000, null, 7, new float[64]));
}
