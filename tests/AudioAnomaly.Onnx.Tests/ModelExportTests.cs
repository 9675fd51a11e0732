using Microsoft.ML.OnnxRuntime;

namespace AudioAnomaly.Onnx.Tests;

/// <summary>Whole models as graphs, run by ONNX Runtime itself on spectrograms, against the models.</summary>
public class ModelExportTests
{
    private static readonly Dictionary<string, Action<AudioAnomalyPipelineBuilder>> Detectors = new()
    {
        ["patchcore"] = builder => Cnn14(builder).UsePatchCore(),
        ["patchcore, spreads, rows"] = builder => Cnn14(builder).UsePatchCore(o => (o.DensityNeighbors, o.StandardizeRows, o.ClipScore) = (5, true, PatchCoreClipScore.Max)),
        ["patchcore, no neighbourhood"] = builder => Cnn14(builder).UsePatchCore(o => (o.NeighborhoodSize, o.ReweightNeighbors, o.SmoothingSigma) = (1, 1, 0)),
        ["patchcore on patches"] = builder => builder.UseLogMelPatches().UsePatchCore(),
        ["patchcore on odd patches"] = builder => builder.UseLogMelPatches(o => (o.PatchFrames, o.FrameStride, o.PatchBins, o.BinStride) = (7, 3, 6, 5)).UsePatchCore(),
        ["padim"] = builder => Cnn14(builder).UsePadim(o => (o.Positions, o.Channels) = (PadimPositions.PerFrequency, 20)),
        ["padim, every place"] = builder => Cnn14(builder).UsePadim(o => (o.Positions, o.Channels) = (PadimPositions.PerPosition, 12)).UseWindows(o => (o.WindowSeconds, o.HopSeconds) = (1, 1)),
        ["padim, one, rows"] = builder => Cnn14(builder).UsePadim(o => (o.Positions, o.StandardizeRows) = (PadimPositions.Global, true)),
        ["padim, diagonal"] = builder => Cnn14(builder).UsePadim(o => (o.Positions, o.Form) = (PadimPositions.PerFrequency, PadimForm.Diagonal)),
        ["padim, low rank"] = builder => Cnn14(builder).UsePadim(o => (o.Positions, o.Form, o.Rank) = (PadimPositions.PerFrequency, PadimForm.LowRank, 5)),
        ["padim on patches"] = builder => builder.UseLogMelPatches().UsePadim(o => o.Positions = PadimPositions.PerFrequency),
        ["spectrum"] = builder => builder.UseSpectrumProfile(),
        ["spectrum, means of three"] = builder => builder.UseSpectrumProfile(o => (o.Statistic, o.Neighbors, o.DensityNeighbor) = (SpectrumStatistic.Mean, 3, 2)),
        ["spectrum, mahalanobis"] = builder => builder.UseSpectrumProfile(o => o.Distance = ProfileDistance.Mahalanobis),
        ["texture"] = builder => Cnn14(builder).UseTextureProfile(o => o.DensityNeighbor = 4),
        ["texture, maxima of another layer"] = builder => Cnn14(builder).UseTextureProfile(o => (o.Layer, o.Statistic) = ("conv_block3", TextureStatistic.Maximum)),
        ["texture on patches, mahalanobis"] = builder => builder.UseLogMelPatches().UseTextureProfile(o => o.Distance = ProfileDistance.Mahalanobis),
    };

    public static TheoryData<string> Names => [.. Detectors.Keys];

    [Theory]
    [MemberData(nameof(Names))]
    public async Task ExportedModel_InOnnxRuntime_GivesOurScoresAndMaps(string name)
    {
        using AudioAnomalyModel model = await FitAsync(Detectors[name], 16000);

        AssertSame(model, [Clip(90), Clip(91), Strange(92)]);
    }

    [Theory]
    [InlineData("patchcore")]
    [InlineData("padim")]
    [InlineData("spectrum")]
    [InlineData("texture")]
    public async Task ExportedModel_OfRecordingsOfLessBandwidth_LeavesOutWhatWasNotLearned(string name)
    {
        using AudioAnomalyModel model = await FitAsync(Detectors[name], 8000);

        AssertSame(model, [Clip(90, 8000), Strange(92, 16000)]);
    }

    [Fact]
    public async Task ExportedModel_OfAnotherLength_GivesOurScores()
    {
        using AudioAnomalyModel model = await FitAsync(Detectors["patchcore"], 16000);

        AssertSame(model, [Clip(90, samples: 5000), Clip(91, samples: 31234)]);
    }

    [Fact]
    public async Task ExportedModel_Metadata_SayHowToMakeTheSpectrogram()
    {
        using AudioAnomalyModel model = await FitAsync(Detectors["spectrum"], 16000);
        using var session = new InferenceSession(OnnxExport.ToBytes(model));

        Dictionary<string, string> remarks = session.ModelMetadata.CustomMetadataMap;

        Assert.Contains("\"sampleRate\":16000", remarks["audioanomaly.frontEnd"], StringComparison.Ordinal);
        Assert.Equal("10", remarks["audioanomaly.windowSeconds"]);
        Assert.Equal(model.Calibration.Threshold!.Value, double.Parse(remarks["audioanomaly.threshold"], System.Globalization.CultureInfo.InvariantCulture));
    }

    [Fact]
    public async Task ExportedModel_File_IsWrittenWhole()
    {
        using var folder = new TemporaryFolder();
        using AudioAnomalyModel model = await FitAsync(Detectors["spectrum"], 16000);

        OnnxExport.SaveModel(model, folder["model.onnx"]);

        Assert.Equal(OnnxExport.ToBytes(model), await File.ReadAllBytesAsync(folder["model.onnx"], TestContext.Current.CancellationToken));
    }

    [Fact]
    public async Task Export_WhatHasNoForm_IsNamed()
    {
        using AudioAnomalyModel level = await FitAsync(builder => builder.UseLevel(), 16000);
        using AudioAnomalyModel pooled = await FitAsync(builder => Cnn14(builder).UsePatchCore(o => o.TimePoolSeconds = 0.5), 16000);
        using AudioAnomalyModel rows = await FitAsync(builder => Cnn14(builder).UsePatchCore(o => o.FrequencyNeighborhood = 1), 16000);
        using AudioAnomalyModel onnx = await FitAsync(
            builder => builder.UseOnnx(o => o.Content = TestNetworks.Convolution(["n", "1", "time", "64"])).UsePatchCore(),
            16000);

        Assert.Equal("level", Assert.Throws<OnnxExportException>(() => OnnxExport.ToBytes(level)).Part);
        Assert.Equal("TimePoolSeconds", Assert.Throws<OnnxExportException>(() => OnnxExport.ToBytes(pooled)).Part);
        Assert.Equal("FrequencyNeighborhood", Assert.Throws<OnnxExportException>(() => OnnxExport.ToBytes(rows)).Part);
        Assert.Equal("onnx", Assert.Throws<OnnxExportException>(() => OnnxExport.ToBytes(onnx)).Part);
        Assert.Contains("patchcore, padim, spectrum, texture", Assert.Throws<OnnxExportException>(() => OnnxExport.ToBytes(level)).Message, StringComparison.Ordinal);
    }

    private static void AssertSame(AudioAnomalyModel model, IEnumerable<AudioClip> clips)
    {
        using var session = new InferenceSession(OnnxExport.ToBytes(model));
        foreach (AudioClip clip in clips)
        {
            AnomalyResult expected = model.Score(clip);
            Spectrogram spectrogram = model.FrontEnd.Compute(clip);
            using var options = new RunOptions();
            using var input = OrtValue.CreateTensorValueFromMemory(spectrogram.Values.ToArray(), [spectrogram.Frames, spectrogram.Bins]);
            using IDisposableReadOnlyCollection<OrtValue> outputs = session.Run(options, ["spectrogram"], [input], ["score", "map", "calibrated_score"]);
            float[] map = outputs[1].GetTensorDataAsSpan<float>().ToArray();

            Assert.InRange(Math.Abs(outputs[0].GetTensorDataAsSpan<float>()[0] - expected.Score) / Math.Max(1, expected.Score), 0, 1e-4);
            Assert.Equal(expected.CalibratedScore!.Value, outputs[2].GetTensorDataAsSpan<float>()[0], 1e-4);
            Assert.Equal(expected.Map.Values.Length, map.Length);
            double scale = Math.Max(1, expected.Map.Max);
            Assert.All(map.Zip(expected.Map.Values.ToArray()), pair => Assert.InRange(Math.Abs(pair.First - pair.Second) / scale, 0, 1e-4));
        }
    }

    private static AudioAnomalyPipelineBuilder Cnn14(AudioAnomalyPipelineBuilder builder) => builder.UseCnn14();

    private static async Task<AudioAnomalyModel> FitAsync(Action<AudioAnomalyPipelineBuilder> configure, int rate)
    {
        AudioAnomalyPipelineBuilder builder = AudioAnomalyPipeline.CreateBuilder().UseLogMel(LogMelOptions.Panns16k);
        configure(builder);
        return await builder.Build().FitAsync(AudioSource.FromClips(Enumerable.Range(0, 25).Select(seed => Clip(seed, rate))), cancellationToken: TestContext.Current.CancellationToken);
    }

    private static AudioClip Clip(int seed, int rate = 16000, int? samples = null)
    {
        float[] noise = TestData.Uniform(samples ?? (rate + 1), seed, -0.1, 0.1);
        for (int n = 0; n < noise.Length; n++)
        {
            noise[n] += (float)(0.2 * Math.Sin(2 * Math.PI * 440 * n / rate));
        }

        return new AudioClip(noise, rate, $"clip {seed}");
    }

    private static AudioClip Strange(int seed, int rate = 16000)
    {
        float[] samples = Clip(seed, rate).Samples.ToArray();
        for (int n = rate / 3; n < rate / 2; n++)
        {
            samples[n] += (float)(0.3 * Math.Sin(2 * Math.PI * 3000 * n / rate));
        }

        return new AudioClip(samples, rate, $"strange {seed}");
    }
}
