using AudioAnomaly.Components;

namespace AudioAnomaly.Detectors.Tests.Embedding;

public class PatchFeaturesTests
{
    [Fact]
    public void PatchFeatures_Pooling_CountsZerosBeyondTheEdges()
    {
        FeatureMap map = TestData.Map("a", 2, 5, 4, 4, 1);
        var features = new PatchFeatures([map], 3);
        float[] patch = new float[2];
        for (int t = 0; t < 5; t++)
        {
            for (int f = 0; f < 4; f++)
            {
                features.CopyPatch(t, f, patch);
                for (int c = 0; c < 2; c++)
                {
                    double sum = 0;
                    for (int y = Math.Max(0, t - 1); y <= Math.Min(4, t + 1); y++)
                    {
                        for (int x = Math.Max(0, f - 1); x <= Math.Min(3, f + 1); x++)
                        {
                            sum += map.At(c, y, x);
                        }
                    }

                    Assert.Equal(sum / 9, patch[c], 1e-6);
                }
            }
        }
    }

    [Fact]
    public void PatchFeatures_CoarserLayer_IsInterpolatedAtHalfPixelCentres()
    {
        var fine = new FeatureMap(new FeatureLayer("fine", 1, 1, 1), 4, 4, new float[16]);
        var coarse = new FeatureMap(new FeatureLayer("coarse", 1, 2, 2), 2, 2, new float[] { 0, 1, 2, 3 });
        var features = new PatchFeatures([fine, coarse], 1);
        float[] patch = new float[2];

        // What torch's bilinear interpolation without aligned corners makes of a 2 x 2 ramp.
        double[] axis = [0, 0.25, 0.75, 1];
        for (int t = 0; t < 4; t++)
        {
            for (int f = 0; f < 4; f++)
            {
                features.CopyPatch(t, f, patch);
                Assert.Equal((2 * axis[t]) + axis[f], patch[1], 1e-6);
            }
        }
    }

    [Fact]
    public void PatchFeatures_GridShortenedByPooling_DoesNotDrift()
    {
        // 701 frames: 175 cells of stride 4, 43 of stride 16. Cell 100 of the fine grid spans frames 400 to 404; its middle, 402, is 25.125 strides of 16, half a cell less than the centre.
        LinearStencil stencil = LinearStencil.ByStride(175, 4, 43, 16)[100];

        Assert.Equal(24.625, stencil.First + stencil.Weight, 1e-6);
        Assert.Equal(42, LinearStencil.ByStride(175, 4, 43, 16)[174].First);
    }

    [Theory]
    [InlineData(64, 16)]
    [InlineData(54, 14)]
    [InlineData(53, 13)]
    [InlineData(1, 1)]
    public void PatchFeatures_ValidRows_AreThoseOfWhichHalfIsInScope(int validBins, int expected)
        => Assert.Equal(expected, new PatchFeatures([TestData.Map("a", 1, 4, 16, 4, 1)], 1).ValidRows(validBins));
}
