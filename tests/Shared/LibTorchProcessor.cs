using AudioAnomaly.Torch;
using TorchSharp;

namespace AudioAnomaly.Testing;

/// <summary>Finds processors on which libtorch computes wrongly.</summary>
internal static class LibTorchProcessor
{
    /// <summary>Skips a test where libtorch convolves a single channel wrongly in bfloat16: training there now and then gives NaN.</summary>
    public static void SkipWhereWrong()
    {
        NativeRuntime.EnsureLoaded();
        using DisposeScope scope = torch.NewDisposeScope();
        torch.Tensor ones = torch.ones([1, 1, 5, 5]).bfloat16(), kernel = torch.ones([1, 1, 3, 3]).bfloat16();
        float sum = torch.nn.functional.conv2d(ones, kernel).to_type(torch.float32)[0, 0, 1, 1].item<float>();
        Assert.SkipUnless(sum == 9, $"libtorch {torch.__version__} gives {sum} for a sum of 9 ones on this processor.");
    }
}
