namespace AudioAnomaly.Features.Tests.Inference;

public unsafe class WinogradLayerTests
{
    [Theory]
    [InlineData(16, 32, 21, 10)]
    [InlineData(256, 48, 9, 8)]
    [InlineData(512, 16, 5, 5)]
    [InlineData(32, 256, 3, 2)]
    public void WinogradLayer_AloneOnAnyGrid_AgreesWithDirectSums(int inputs, int outputs, int rows, int columns)
    {
        var weights = Cnn14Weights.Random(7, 64, inputs, outputs, 1, 1);
        float[] input = [.. Enumerable.Range(0, rows * columns * inputs).Select(i => (float)IndexHash.At(i, 5))];
        double[] expected = PlainCnn14.Convolve(weights, 1, 1, Array.ConvertAll(input, value => (double)value), rows, columns);
        var folded = new FoldedKernel(weights, "conv_block2.conv1", "conv_block2.bn1");

        foreach (VectorPath path in InferenceCase.AllPaths)
        {
            var kernel = StripKernel.For(path);
            float[] output = Apply(kernel, new WinogradLayer(folded, kernel.Lanes, pools: false), input, rows, columns);

            // Measured: up to 2e-6 of the largest.
            Assert.InRange(InferenceCase.Error(expected, output), 0, 1e-5);
        }
    }

    [Fact]
    public void TransformKernel_OfOneTap_IsItsProductOfPolynomials()
    {
        double[] coefficients = new double[Winograd.Positions];

        Winograd.TransformKernel([0, 0, 0, 0, 0, 0, 0, 0, 1], coefficients);

        // The last tap of both axes reaches only, undivided, the point at infinity; and the point 0 not at all.
        Assert.Equal(1, coefficients[^1], 1e-12);
        Assert.All(Enumerable.Range(0, Winograd.Inputs), i => Assert.Equal(0, coefficients[i], 1e-12));
    }

    private static float[] Apply(StripKernel kernel, WinogradLayer layer, float[] input, int rows, int columns)
    {
        float[] output = new float[rows * columns * layer.Outputs];
        var task = new LayerTask();
        task.Reserve(1);
        fixed (float* from = input, to = output)
        {
            task.Items[0] = new LayerItem { Input = from, Output = to, Rows = rows };
            task.Plan(layer, null, columns, workers: 3);
            var work = new PinnedFloats(kernel.WorkLength(task));
            for (int job = 0; job < task.JobCount; job++)
            {
                kernel.Run(task, job, work.Pointer);
            }

            GC.KeepAlive(work);
        }

        GC.KeepAlive(layer);
        return output;
    }
}
