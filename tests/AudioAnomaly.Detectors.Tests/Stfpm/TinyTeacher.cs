using System.Text.Json.Nodes;
using AudioAnomaly.Components;
using AudioAnomaly.Torch;
using TorchSharp;
using F = TorchSharp.torch.nn.functional;

namespace AudioAnomaly.Detectors.Tests.Stfpm;

/// <summary>A backbone as a user would bring one: a single convolution that can teach.</summary>
internal sealed class TinyTeacher(float[] kernel) : TorchFeatureExtractor("tiny", [new FeatureLayer("only", 4, 2, 2)], 2, null), ITeacherFeatureExtractor
{
    private static readonly long[] Stride = [2, 2];
    private readonly torch.Tensor _kernel = torch.tensor(kernel, [4, 1, 2, 2]).DetachFromDisposeScope();

    public static TinyTeacher FromState(ComponentState state) => new(state.Tensors["kernel"].Values.ToArray());

    public override IReadOnlyList<torch.Tensor> Forward(torch.Tensor spectrograms) => [Apply(spectrograms, _kernel)];

    public ITrainableBackbone CreateStudent(int seed) => new Student(TestData.Uniform(16, seed));

    public override ComponentState SaveState()
    {
        var state = new ComponentState("tiny", new JsonObject());
        state.Tensors["kernel"] = new TensorData(kernel, 4, 1, 2, 2);
        return state;
    }

    protected override void Free() => _kernel.Dispose();

    private static torch.Tensor Apply(torch.Tensor spectrograms, torch.Tensor kernel) => F.relu(F.conv2d(spectrograms, kernel, strides: Stride));

    private sealed class Student(float[] start) : ITrainableBackbone
    {
        private readonly torch.Tensor _kernel = torch.tensor(start, [4, 1, 2, 2]).clone().requires_grad_(true);

        public IReadOnlyList<torch.Tensor> Parameters => [_kernel];

        public IReadOnlyList<torch.Tensor> Buffers => [];

        public IReadOnlyList<torch.Tensor> Forward(torch.Tensor spectrograms) => [Apply(spectrograms, _kernel)];

        public ITorchFeatureExtractor Export() => new TinyTeacher(_kernel.AsSpan().ToArray());

        public void Dispose() => _kernel.Dispose();
    }
}
