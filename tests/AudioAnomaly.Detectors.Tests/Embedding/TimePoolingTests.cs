using AudioAnomaly.Components;

namespace AudioAnomaly.Detectors.Tests.Embedding;

public class TimePoolingTests
{
    private static readonly FeatureLayer Fine = new("fine", 1, 2, 4);
    private static readonly FeatureLayer Coarse = new("coarse", 1, 4, 8);

    [Fact]
    public void Of_NoSeconds_PoolsNothing()
        => Assert.Null(TimePooling.Of(null, TimePoolKind.Maximum, TestData.Axes(), [Fine]));

    [Fact]
    public void Apply_Map_TakesTheMaximumOfEachWindow()
    {
        // 0.16 s are 16 frames or 8 cells of stride 2; windows begin every 4 frames or 2 cells.
        TimePooling pooling = TimePooling.Of(0.16, TimePoolKind.Maximum, TestData.Axes(), [Fine, Coarse])!;
        float[] values = new float[20];
        values[9] = 5;

        FeatureMap pooled = pooling.Apply(new FeatureMap(Fine, 20, 1, values));

        Assert.Equal((4, 10), (pooled.Layer.FrameStride, pooled.Frames));
        // Window k covers the cells 2k - 3 to 2k + 4, moved inwards at the edges.
        Assert.Equal([0f, 0, 0, 5, 5, 5, 5, 0, 0, 0], pooled.Values.ToArray());
    }

    [Fact]
    public void Apply_Mean_TakesTheMeanOfEachWindow()
    {
        TimePooling pooling = TimePooling.Of(0.16, TimePoolKind.Mean, TestData.Axes(), [Fine, Coarse])!;
        float[] values = new float[20];
        values[9] = 8;

        FeatureMap pooled = pooling.Apply(new FeatureMap(Fine, 20, 1, values));

        Assert.Equal([0f, 0, 0, 1, 1, 1, 1, 0, 0, 0], pooled.Values.ToArray());
    }

    [Theory]
    [InlineData(true, TimePoolKind.Maximum)]
    [InlineData(false, TimePoolKind.Mean)]
    public void Of_Auto_FollowsTheFeatures(bool raw, TimePoolKind expected)
    {
        FeatureMap map = TestData.Map("layer", 1, 30, 2, 1, 5);
        var extractor = new AnyExtractor(raw, [map.Layer]);

        float[] pooled = TimePooling.Of(0.1, TimePoolKind.Auto, TestData.Axes(), extractor)!.Apply(map).Values.ToArray();

        Assert.Equal(TimePooling.Of(0.1, expected, TestData.Axes(), [map.Layer])!.Apply(map).Values.ToArray(), pooled);
    }

    [Fact]
    public void Apply_LayersOfTwoStrides_GiveOneGrid()
    {
        TimePooling pooling = TimePooling.Of(0.16, TimePoolKind.Maximum, TestData.Axes(), [Fine, Coarse])!;

        FeatureMap fine = pooling.Apply(TestData.Map("fine", 3, 20, 4, 2, 1)), coarse = pooling.Apply(TestData.Map("coarse", 3, 10, 2, 4, 2));

        Assert.Equal((fine.Frames, fine.Layer.FrameStride), (coarse.Frames, coarse.Layer.FrameStride));
    }

    [Fact]
    public void Apply_MapAndPatches_Agree()
    {
        FeatureMap map = TestData.Map("layer", 3, 37, 4, 2, 3);
        TimePooling pooling = TimePooling.Of(0.2, TimePoolKind.Maximum, TestData.Axes(), [map.Layer])!;

        PatchLayer expected = new PatchFeatures([pooling.Apply(map)], 1).Layers[0];
        PatchLayer actual = new PatchFeatures([map], 1, pooling).Layers[0];

        Assert.Equal(expected.Rows, actual.Rows);
        Assert.Equal(expected.Layer, actual.Layer);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(7)]
    public void Apply_ClipShorterThanTheWindow_IsOneMaximumThroughout(int frames)
    {
        FeatureMap map = TestData.Map("layer", 1, frames, 1, 1, 4);

        FeatureMap pooled = TimePooling.Of(0.08, TimePoolKind.Maximum, TestData.Axes(), [map.Layer])!.Apply(map);

        float largest = System.Numerics.Tensors.TensorPrimitives.Max(map.Values.Span);
        Assert.All(pooled.Values.ToArray(), value => Assert.Equal(largest, value));
    }

    [Fact]
    public void Apply_EveryFrame_IsInSomeWindow()
    {
        for (int frames = 1; frames <= 50; frames++)
        {
            for (int at = 0; at < frames; at++)
            {
                float[] values = new float[frames];
                values[at] = 1;
                var layer = new FeatureLayer("layer", 1, 4, 1);

                FeatureMap pooled = TimePooling.Of(0.05, TimePoolKind.Maximum, TestData.Axes(), [layer])!.Apply(new FeatureMap(layer, frames, 1, values));

                Assert.Contains(1f, pooled.Values.ToArray());
            }
        }
    }

    private sealed class AnyExtractor(bool isRaw, IReadOnlyList<FeatureLayer> layers) : IFeatureExtractor
    {
        public string Id => "any";

        public IReadOnlyList<FeatureLayer> Layers => layers;

        public int MinFrames => 1;

        public FeatureKind Kind => isRaw ? FeatureKind.Decibels : FeatureKind.Activations;

        public IReadOnlyList<IReadOnlyList<FeatureMap>> Extract(IReadOnlyList<Spectrogram> spectrograms, FeaturePurpose purpose) => throw new NotSupportedException();

        public ComponentState SaveState() => throw new NotSupportedException();
    }
}
