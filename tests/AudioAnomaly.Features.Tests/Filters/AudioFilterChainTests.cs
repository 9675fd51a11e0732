using AudioAnomaly.Audio;
using AudioAnomaly.Components;
using CsCheck;
using NWaves.Filters.Butterworth;

namespace AudioAnomaly.Features.Tests.Filters;

public class AudioFilterChainTests
{
    private const int Rate = 16000;

    private static readonly Gen<AudioFilter> AnyFilter = Gen.OneOf(
        Gen.Select(Gen.Double[0.2, 7900], Gen.Int[1, 16], AudioFilter.HighPass),
        Gen.Select(Gen.Double[0.2, 7900], Gen.Int[1, 16], AudioFilter.LowPass),
        Gen.Select(Gen.Double[1, 4000], Gen.Double[1, 3900], Gen.Int[1, 8], (low, width, order) => AudioFilter.BandStop(low, low + width, order)),
        Gen.Select(Gen.Double[10, 400], Gen.Int[1, 20], Gen.Double[1, 100], AudioFilter.Hum),
        Gen.Double[0.01, 1].Select(AudioFilter.PreEmphasis));

    [Theory]
    [InlineData(100, 1)]
    [InlineData(100, 4)]
    [InlineData(1000, 7)]
    [InlineData(0.5, 8)]
    public void GainDb_HighAndLowPass_IsButterworths(double hertz, int order)
    {
        var high = new AudioFilterChain([AudioFilter.HighPass(hertz, order)], Rate);
        var low = new AudioFilterChain([AudioFilter.LowPass(hertz, order)], Rate);

        foreach (double ratio in (double[])[0.1, 0.5, 0.9, 1, 1.1, 2, 5])
        {
            // The bilinear transform bends frequencies, so that the analogue formula holds for their tangents.
            double bent = Math.Tan(Math.PI * ratio * hertz / Rate) / Math.Tan(Math.PI * hertz / Rate);
            Assert.Equal(-10 * Math.Log10(1 + Math.Pow(bent, 2 * order)), low.GainDb(ratio * hertz), 1e-5);
            Assert.Equal(-10 * Math.Log10(1 + Math.Pow(bent, -2 * order)), high.GainDb(ratio * hertz), 1e-5);
        }
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(5)]
    public void GainDb_BandStop_IsButterworths(int order)
    {
        const double Low = 900, High = 1300;
        var chain = new AudioFilterChain([AudioFilter.BandStop(Low, High, order)], Rate);
        double low = Math.Tan(Math.PI * Low / Rate), high = Math.Tan(Math.PI * High / Rate);

        foreach (double hertz in (double[])[1, 300, 800, 900, 1050, 1300, 1500, 4000, 7990])
        {
            double place = Math.Tan(Math.PI * hertz / Rate);
            double detuned = (high - low) * place / ((low * high) - (place * place));
            Assert.Equal(-10 * Math.Log10(1 + Math.Pow(detuned, 2 * order)), chain.GainDb(hertz), 1e-5);
        }
    }

    [Fact]
    public void GainDb_LowOrder_IsThatOfNWavesOwnFilter()
    {
        var whole = new HighPassFilter(1000.0 / Rate, 4);
        double[] expected = [.. whole.Tf.FrequencyResponse(4096).Magnitude];
        var chain = new AudioFilterChain([AudioFilter.HighPass(1000)], Rate);

        for (int i = 16; i < expected.Length; i++)
        {
            Assert.Equal(20 * Math.Log10(expected[i]), chain.GainDb(i * (double)Rate / 4096), 1e-2);
        }
    }

    [Fact]
    public void Process_BlocksOfAnyLength_GivesTheBitsOfTheWhole()
        => Gen.Select(AnyFilter.Array[1, 4], Gen.Int[1, 700].Array[1, 12]).Sample((filters, lengths) =>
        {
            var chain = new AudioFilterChain(filters, Rate);
            float[] sound = TestSignal.Create(Rate, 4000).Samples.ToArray();
            float[] whole = [.. sound];
            chain.Begin().Process(whole);

            ISampleFilterRun run = chain.Begin();
            Span<float> rest = sound;
            for (int i = 0; rest.Length > 0; i++)
            {
                int length = Math.Min(rest.Length, lengths[i % lengths.Length]);
                run.Process(rest[..length]);
                rest = rest[length..];
            }

            Assert.Equal(whole, sound);
        });

    [Fact]
    public void Process_AnyFilter_StaysBounded()
        => Gen.Select(AnyFilter, Gen.Int[8000, 192_000]).Where((filter, rate) => filter.HighestHertz < rate / 2.0).Sample((filter, rate) =>
        {
            float[] sound = new float[30_000];
            for (int i = 0; i < sound.Length; i++)
            {
                sound[i] = (float)IndexHash.At(i, 5);
            }

            new AudioFilterChain([filter], rate).Begin().Process(sound);

            Assert.All(sound, sample => Assert.True(Math.Abs(sample) < 100, $"{filter} at {rate} Hz gives {sample}"));
        });

    [Fact]
    public void Apply_Hum_RemovesTheToneAndItsMultiplesAndLeavesTheNeighbours()
    {
        var chain = new AudioFilterChain([AudioFilter.Hum(50)], Rate);
        Assert.All(Enumerable.Range(1, 10), multiple => Assert.True(chain.GainDb(50 * multiple) < -60));
        Assert.All(Enumerable.Range(0, 10), multiple => Assert.InRange(chain.GainDb((50 * multiple) + 25), -1, 0));
        Assert.InRange(chain.GainDb(550), -0.5, 0);

        double hum = Level(chain, 150), tone = Level(chain, 175);

        Assert.True(hum < -60, $"the hum still has {hum} dB");
        Assert.InRange(tone, -0.2, 0.1);
    }

    [Fact]
    public void Apply_ConstantOffset_MakesNoNoiseAtTheBeginning()
    {
        float[] sound = new float[1000];
        Array.Fill(sound, 0.7f);

        AudioClip filtered = new AudioFilterChain([AudioFilter.HighPass(20, 6), AudioFilter.Hum()], Rate).Apply(new AudioClip(sound, Rate));

        Assert.All(filtered.Samples.ToArray(), sample => Assert.Equal(0, sample, 1e-6f));
    }

    [Fact]
    public void Apply_ClipOfAnotherRate_IsResampledAndKeepsWhatIsKnownOfIt()
    {
        AudioClip clip = TestSignal.Create(8000);

        AudioClip filtered = new AudioFilterChain([AudioFilter.LowPass(1000)], Rate).Apply(clip);

        Assert.Equal((Rate, 4000.0, clip.Source), (filtered.SampleRate, filtered.BandwidthHz, filtered.Source));
    }

    [Theory]
    [InlineData("highpass:8000")]
    [InlineData("bandstop:100:9000")]
    [InlineData("hum:8000.5")]
    public void FilterChain_BeyondHalfOfTheSampleRate_NamesFilterAndLimit(string filter)
    {
        var parsed = AudioFilter.Parse(filter);

        ArgumentException refused = Assert.Throws<ArgumentException>(() => new AudioFilterChain([parsed], Rate));

        Assert.Contains(parsed.ToString(), refused.Message, StringComparison.Ordinal);
        Assert.Contains("below 8000 Hz", refused.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void FilterChain_HumNearHalfOfTheSampleRate_LeavesOutWhatLiesBeyond()
        => Assert.Equal(new AudioFilterChain([AudioFilter.Hum(3000, 2)], Rate).SaveState().Options["sections"]!.ToJsonString(), new AudioFilterChain([AudioFilter.Hum(3000, 9)], Rate).SaveState().Options["sections"]!.ToJsonString());

    [Fact]
    public void FilterChain_NoneOrTooMany_IsRefused()
    {
        Assert.Throws<ArgumentException>("filters", () => new AudioFilterChain([], Rate));
        Assert.Throws<ArgumentException>("filters", () => new AudioFilterChain(Enumerable.Repeat(AudioFilter.PreEmphasis(), 33), Rate));
    }

    [Fact]
    public void SaveState_AnyFilters_IsMadeAgainToTheBit()
        => AnyFilter.Array[1, 4].Sample(filters =>
        {
            var chain = new AudioFilterChain(filters, Rate);
            float[] expected = TestSignal.Create(Rate, 500).Samples.ToArray(), actual = [.. expected];

            var again = AudioFilterChain.FromState(chain.SaveState());

            chain.Begin().Process(expected);
            again.Begin().Process(actual);
            Assert.Equal(expected, actual);
            Assert.Equal(chain.Filters, again.Filters);
        });

    [Theory]
    [InlineData("[1,0,0,0,1]")]
    [InlineData("[1,0,0,-2.5,0.9]")]
    [InlineData("[1,0,0]")]
    public void FromState_SectionThatMakesNoSense_IsRefused(string section)
    {
        ComponentState state = new AudioFilterChain([AudioFilter.HighPass(100)], Rate).SaveState();
        state.Options["sections"] = new System.Text.Json.Nodes.JsonArray(System.Text.Json.Nodes.JsonNode.Parse(section));

        Assert.Throws<FormatException>(() => AudioFilterChain.FromState(state));
    }

    /// <summary>What is left of a tone of full scale once the filter has settled, in dB.</summary>
    private static double Level(AudioFilterChain chain, double hertz)
    {
        float[] sound = new float[2 * Rate];
        for (int i = 0; i < sound.Length; i++)
        {
            sound[i] = (float)Math.Sin(2 * Math.PI * hertz * i / Rate);
        }

        chain.Begin().Process(sound);
        return 10 * Math.Log10(2 * sound[Rate..].Average(sample => (double)sample * sample));
    }
}
