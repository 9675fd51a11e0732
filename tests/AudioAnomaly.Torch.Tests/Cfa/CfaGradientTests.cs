using AudioAnomaly.Components;
using TorchSharp;
using F = TorchSharp.torch.nn.functional;

namespace AudioAnomaly.Torch.Tests.Cfa;

/// <summary>The layered, two-pass form against the plain one: concatenated patches, the matrix of all distances, and autograd.</summary>
public class CfaGradientTests
{
    private static readonly FeatureLayer[] Layers = [new("a", 3, 2, 2), new("b", 4, 4, 4), new("c", 5, 8, 8)];

    // An odd number of frames, so that pooling has dropped the last ones of the coarser layers.
    private static readonly (FeatureLayer Layer, int Frames, int Bins)[] Grids = [(Layers[0], 11, 8), (Layers[1], 5, 4), (Layers[2], 2, 2)];

    [Theory]
    [InlineData(8)]
    [InlineData(5)]
    public void CfaDescriptor_Layered_EqualsConcatenatedPatches(int rows)
    {
        NativeRuntime.EnsureLoaded();
        using DisposeScope scope = torch.NewDisposeScope();
        (torch.Tensor weight, torch.Tensor bias) = Parameters();
        var grid = new CfaGrid(Grids, rows);
        float[][] features = Features(1);

        float[] layered = CfaDescriptor.Forward(Tensors(features), grid, weight, bias).AsSpan().ToArray();

        float[] plain = F.linear(Patches(features, rows), weight, bias).AsSpan().ToArray();
        Assert.Equal(11 * rows * 6, layered.Length);
        Assert.All(plain.Zip(layered), pair => Assert.Equal(pair.First, pair.Second, 1e-5));
    }

    [Theory]
    [InlineData(0.2f)]
    [InlineData(0.9f)]
    [InlineData(1.5f)]
    public void CfaGradients_TwoPassForm_EqualAutogradOfAllDistances(float radius)
    {
        NativeRuntime.EnsureLoaded();
        using DisposeScope scope = torch.NewDisposeScope();
        var options = new CfaOptions { Neighbors = 3, HardNegatives = 2, Margin = 0.1 };
        (torch.Tensor weight, torch.Tensor bias) = Parameters();
        var grid = new CfaGrid(Grids, 5);
        float[][] features = Features(1);
        float[] centroids = TestData.Uniform(30 * 6, 9);

        var search = new CentroidSearch(centroids, 6);
        var loss = new CfaLoss(options, search);
        torch.Tensor described = CfaDescriptor.Forward(Tensors(features), grid, weight, bias);
        int perPatch = search.CandidatesFor(loss.Considered);
        int[] nearest = new int[grid.Count * perPatch];
        search.FindByTorch(described, nearest, perPatch);
        torch.Tensor gradient = torch.zeros_like(described);
        (double value, double radiusGradient) = loss.Compute(described.AsSpan(), nearest, perPatch, radius, gradient.AsSpan());
        (torch.Tensor weightGradient, torch.Tensor biasGradient) = CfaDescriptor.Backward(Tensors(features), grid, gradient);

        torch.Tensor w = weight.clone().requires_grad_(true), b = bias.clone().requires_grad_(true), r = torch.tensor(radius).requires_grad_(true);
        torch.Tensor expected = PlainLoss(F.linear(Patches(features, 5), w, b), centroids.ToTensor(30, 6), r, options);
        expected.backward();

        Assert.True(value > 0);
        Assert.Equal(expected.item<float>(), value, 1e-3 * value);
        AssertClose(w.grad!, weightGradient);
        AssertClose(b.grad!, biasGradient);
        Assert.Equal(r.grad!.item<float>(), radiusGradient, 1e-3 * Math.Max(1, Math.Abs(radiusGradient)));
    }

    [Fact]
    public void CfaLoss_HandSetCentroids_HaveTheLossOfTheFormula()
    {
        // One patch at 0; centroids at squared distances 1, 4, 9, 16. K = J = 2, nu = 0.5, alpha = 1, r = 3.5: r² = 12.25.
        var options = new CfaOptions { Neighbors = 2, HardNegatives = 2, Softness = 0.5, Margin = 1 };
        var loss = new CfaLoss(options, new CentroidSearch([1, 2, 3, 4], 1));
        float[] gradient = new float[1];

        (double value, double radius) = loss.Compute([0f], [0, 1, 2, 3], 4, 3.5f, gradient);
        (double small, double smallRadius) = loss.Compute([0f], [3, 2, 1, 0], 4, 0.5f, []);

        // Attraction: none is outside. Repulsion: 12.25 - 9 - 1 = 2.25 of the third, none of the fourth: 2.25 / 2 / 0.5.
        Assert.Equal(2.25, value, 1e-6);
        Assert.Equal(2 * 3.5 / 2 / 0.5, radius, 1e-6);

        // d(2.25 - (x - 3)²) at 0, over J nu: 6.
        Assert.Equal(6, gradient[0], 1e-5);

        // r² = 0.25: attraction (0.75 + 3.75) / 2 / 0.5, no repulsion; each pulls r by -2 r / (K nu).
        Assert.Equal(4.5, small, 1e-6);
        Assert.Equal(-2 * 0.5 * 2 / 2 / 0.5, smallRadius, 1e-6);
    }

    private static torch.Tensor PlainLoss(torch.Tensor described, torch.Tensor centroids, torch.Tensor radius, CfaOptions options)
    {
        // Numbers held by name, see TensorConversions.
        using Scalar minus = -1.0, margin = -options.Margin, softness = options.Softness, once = 1.0;
        torch.Tensor difference = described.unsqueeze(1).add(centroids.unsqueeze(0), minus);
        torch.Tensor sorted = (difference * difference).sum(2).topk(options.Neighbors + options.HardNegatives, 1, largest: false, sorted: true).values;
        torch.Tensor squared = radius * radius;
        torch.Tensor attraction = F.relu(sorted.narrow(1, 0, options.Neighbors).add(squared, minus)).mean();
        torch.Tensor beyond = squared.add(sorted.narrow(1, options.Neighbors, options.HardNegatives), minus).add(margin, once);
        return attraction.add(F.relu(beyond).mean(), once) / softness;
    }

    private static (torch.Tensor Weight, torch.Tensor Bias) Parameters() => (TestData.Uniform(6 * 14, 5, -0.5, 0.5).ToTensor(6, 14), TestData.Uniform(6, 6, -0.5, 0.5).ToTensor(6));

    private static float[][] Features(int seed) => [.. Grids.Select((grid, l) => TestData.Uniform(grid.Layer.Channels * grid.Frames * grid.Bins, (10 * seed) + l))];

    private static torch.Tensor[] Tensors(float[][] features) => [.. features.Select((values, l) => values.ToTensor(values.Length / Layers[l].Channels, Layers[l].Channels))];

    /// <summary>Every patch's concatenated channels and coordinates, by the code that scoring uses.</summary>
    private static torch.Tensor Patches(float[][] features, int rows)
    {
        // Neighbourhoods of one cell: the averaging is done already.
        var patches = new PatchFeatures(
            [.. features.Select((values, l) => new FeatureMap(Layers[l], Grids[l].Frames, Grids[l].Bins, values))],
            1);
        float[] all = new float[patches.Frames * rows * 14];
        for (int patch = 0; patch < patches.Frames * rows; patch++)
        {
            Span<float> row = all.AsSpan(patch * 14, 14);
            patches.CopyPatch(patch / rows, patch % rows, row[..12]);
            row[12] = CfaGrid.Coordinate(patch / rows, patches.Frames);
            row[13] = CfaGrid.Coordinate(patch % rows, patches.Bins);
        }

        return all.ToTensor(patches.Frames * rows, 14);
    }

    private static void AssertClose(torch.Tensor expected, torch.Tensor actual)
    {
        Assert.Equal(expected.shape, actual.shape);
        float[] a = expected.AsSpan().ToArray(), b = actual.AsSpan().ToArray();
        double scale = a.Max(Math.Abs);
        Assert.True(scale > 0);
        Assert.All(a.Zip(b), pair => Assert.Equal(pair.First, pair.Second, 1e-4 * scale));
    }
}
