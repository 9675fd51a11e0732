using AudioAnomaly.Components;
using AudioAnomaly.Torch;
using TorchSharp;

namespace AudioAnomaly.Detectors.Tests.Stfpm;

public class StfpmLayerMapTests
{
    [Fact]
    public void StfpmLayerMap_IdenticalNetworks_DifferNowhere()
    {
        FeatureMap map = TestData.Map("a", 5, 4, 3, 4, 1);

        Assert.All(StfpmLayerMap.Compare(map, map, 12).Values, value => Assert.Equal(0, value));
    }

    [Fact]
    public void StfpmLayerMap_LengthOfVectors_DoesNotMatter()
    {
        FeatureMap map = TestData.Map("a", 5, 4, 3, 4, 1);
        var longer = new FeatureMap(map.Layer, 4, 3, map.Values.ToArray().Select(value => 7 * value).ToArray());

        Assert.All(StfpmLayerMap.Compare(map, longer, 12).Values, value => Assert.Equal(0, value, 1e-6));
    }

    [Fact]
    public void StfpmLayerMap_KnownVectors_HaveTheirSquaredDistance()
    {
        // Cells: orthogonal, opposite, one zero, both zero.
        var layer = new FeatureLayer("a", 2, 1, 1);
        var teacher = new FeatureMap(layer, 4, 1, new float[] { 3, 0, 1, 1, 2, 0, 0, 0 });
        var student = new FeatureMap(layer, 4, 1, new float[] { 0, 5, -2, -2, 0, 0, 0, 0 });

        float[] values = StfpmLayerMap.Compare(teacher, student, 1).Values;

        Assert.Equal(2, values[0], 1e-6);
        Assert.Equal(4, values[1], 1e-6);
        Assert.Equal(1, values[2], 1e-6);
        Assert.Equal(0, values[3]);
    }

    [Fact]
    public void StfpmLayerMap_RowsOutOfScope_AreLeftOut()
    {
        FeatureMap teacher = TestData.Map("a", 5, 4, 3, 4, 1), student = TestData.Map("a", 5, 4, 3, 4, 2);
        float[] whole = StfpmLayerMap.Compare(teacher, student, 12).Values;

        StfpmLayerMap part = StfpmLayerMap.Compare(teacher, student, 8);

        Assert.Equal((4, 2), (part.Frames, part.Rows));
        Assert.Equal(whole.Chunk(3).SelectMany(frame => frame.Take(2)), part.Values);
    }

    [Fact]
    public void StfpmState_Render_MultipliesTheLayersByTheirScale()
    {
        var state = new StfpmState(new LogMelPatches(), [0.5f, 2f], 8);
        StfpmLayerMap[] layers = [new(new FeatureLayer("a", 1, 2, 2), 4, 4, Filled(16, 2)), new(new FeatureLayer("b", 1, 4, 4), 2, 2, Filled(4, 3))];

        AnomalyMap map = state.Render(layers, new Spectrogram(new float[9 * 8], 9, TestData.Axes(8)));

        Assert.Equal((9, 8), (map.Frames, map.Bins));
        Assert.All(map.Values.ToArray(), value => Assert.Equal(2 / 0.5 * (3 / 2.0), value, 1e-6));
    }

    [Fact]
    public void StfpmTraining_LayerLoss_IsTwiceThePapers()
    {
        NativeRuntime.EnsureLoaded();
        using DisposeScope scope = torch.NewDisposeScope();
        FeatureMap teacher = TestData.Map("a", 6, 4, 3, 4, 1), student = TestData.Map("a", 6, 4, 3, 4, 2);
        float[] normalized = teacher.Values.ToArray();
        ChannelVectors.Normalize(normalized, 6);

        double loss = StfpmTraining.LayerLoss(Images(student.Values.ToArray()), Images(normalized), 3, 12).item<float>();

        // The mean over cells of 2 (1 - cosine).
        double expected = Enumerable.Range(0, 12).Average(cell =>
        {
            double dot = 0, a = 0, b = 0;
            for (int channel = 0; channel < 6; channel++)
            {
                double x = teacher.At(channel, cell / 3, cell % 3), y = student.At(channel, cell / 3, cell % 3);
                (dot, a, b) = (dot + (x * y), a + (x * x), b + (y * y));
            }

            return 2 - (2 * dot / Math.Sqrt(a * b));
        });
        Assert.Equal(expected, loss, 1e-5);

        static torch.Tensor Images(float[] values) => values.ToTensor(1, 4, 3, 6).permute(0, 3, 1, 2);
    }

    [Fact]
    public void StfpmTraining_SilentFeatures_HaveAGradient()
    {
        NativeRuntime.EnsureLoaded();
        using DisposeScope scope = torch.NewDisposeScope();
        torch.Tensor student = new float[12].ToTensor(1, 3, 2, 2).requires_grad_(true);

        StfpmTraining.LayerLoss(student, new float[12].ToTensor(1, 3, 2, 2), 2, 4).backward();

        Assert.All(student.grad!.AsSpan().ToArray(), value => Assert.True(float.IsFinite(value)));
    }

    private static float[] Filled(int count, float value) => [.. Enumerable.Repeat(value, count)];
}
