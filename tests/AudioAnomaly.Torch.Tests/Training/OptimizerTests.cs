using TorchSharp;
using TorchSharp.Modules;

namespace AudioAnomaly.Torch.Tests.Training;

/// <summary>Ours against TorchSharp's own on the same gradients.</summary>
public class OptimizerTests
{
    private const int Steps = 25;

    [Fact]
    public void SgdOptimizer_SameGradients_MovesAsTorchs()
        => Compare(parameters => new SgdOptimizer(parameters, 0.4, 0.9, 1e-2), parameters => torch.optim.SGD(parameters, 0.4, momentum: 0.9, weight_decay: 1e-2));

    [Fact]
    public void AdamOptimizer_Plain_MovesAsTorchs()
        => Compare(parameters => new AdamOptimizer(parameters, 1e-2), parameters => torch.optim.Adam(parameters, 1e-2));

    [Fact]
    public void AdamOptimizer_DecayAndMaximum_MovesAsTorchs()
        => Compare(parameters => new AdamOptimizer(parameters, 1e-2, 5e-2, amsgrad: true), parameters => torch.optim.AdamW(parameters, 1e-2, weight_decay: 5e-2, amsgrad: true));

    private static void Compare(Func<IReadOnlyList<torch.Tensor>, IOptimizer> ours, Func<IEnumerable<Parameter>, torch.optim.Optimizer> theirs)
    {
        NativeRuntime.EnsureLoaded();
        using DisposeScope scope = torch.NewDisposeScope();
        float[][] start = [TestData.Uniform(12, 1), TestData.Uniform(5, 2)];
        torch.Tensor[] parameters = [start[0].ToTensor(3, 4), start[1].ToTensor(5)];
        Parameter[] expected = [new Parameter(start[0].ToTensor(3, 4)), new Parameter(start[1].ToTensor(5))];
        IOptimizer optimizer = ours(parameters);
        using torch.optim.Optimizer reference = theirs(expected);
        for (int step = 0; step < Steps; step++)
        {
            // Falling gradients, so that the maximum of the second moments matters.
            float[][] values = [TestData.Uniform(12, 10 + step, -1, 1.0 / (step + 1)), TestData.Uniform(5, 50 + step, -0.5, 0.5)];
            torch.Tensor[] gradients = [values[0].ToTensor(3, 4), values[1].ToTensor(5)];
            for (int i = 0; i < 2; i++)
            {
                expected[i].grad = gradients[i].clone();
            }

            reference.step();
            optimizer.Step(gradients);
        }

        Assert.Equal(Steps, optimizer.Steps);
        for (int i = 0; i < 2; i++)
        {
            // The order of a few roundings differs.
            Assert.All(expected[i].detach().AsSpan().ToArray().Zip(parameters[i].AsSpan().ToArray()), pair => Assert.Equal(pair.First, pair.Second, 1e-4));
            Assert.NotEqual(start[i][0], parameters[i].AsSpan()[0]);
        }
    }
}
