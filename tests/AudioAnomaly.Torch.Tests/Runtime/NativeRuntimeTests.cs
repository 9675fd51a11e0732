using System.Runtime.InteropServices;
using TorchSharp;

namespace AudioAnomaly.Torch.Tests.Runtime;

public class NativeRuntimeTests
{
    [Fact]
    public void NativeRuntime_ManyThreads_LoadOnce()
    {
        Parallel.For(0, 64, _ => NativeRuntime.EnsureLoaded());

        NativeRuntimeReport report = NativeRuntime.Check();
        Assert.True(report.IsLoaded, report.Cause);
        Assert.Null(report.Cure);
        Assert.StartsWith("2.", report.LibTorchVersion, StringComparison.Ordinal);
        Assert.Equal("0.107.0", report.TorchSharpVersion);
        Assert.True(report.TorchThreads >= 1);
        Assert.True(report.MemoryBytes > 0);
        Assert.NotNull(report.LibraryPath);
    }

    [Fact]
    public void NativeRuntime_AfterLoading_TensorsConvolutionsAndTrainingWork()
    {
        NativeRuntime.EnsureLoaded();
        using DisposeScope scope = torch.NewDisposeScope();
        torch.Tensor x = torch.ones([1, 1, 5, 5]);
        Assert.Equal(9, torch.nn.functional.conv2d(x, torch.ones([1, 1, 3, 3]))[0, 0, 1, 1].item<float>());

        // As many channels as networks have: with a single one libtorch 2.10 gives 1 on some processors (AMD, Zen 5), which no layer of ours meets.
        torch.Tensor wide = torch.ones([1, 32, 5, 5]).bfloat16(), kernel = torch.ones([32, 32, 3, 3]).bfloat16();
        Assert.Equal(288, torch.nn.functional.conv2d(wide, kernel).to_type(torch.float32)[0, 0, 1, 1].item<float>());

        torch.manual_seed(1);
        using var layer = torch.nn.Linear(3, 1);
        using torch.optim.Optimizer adam = torch.optim.Adam(layer.parameters(), lr: 0.01);
        torch.Tensor input = torch.ones([4, 3]);
        float before = Step();
        float after = before;
        for (int i = 0; i < 20; i++)
        {
            after = Step();
        }

        Assert.True(after < before, $"{after} after {before}");

        float Step()
        {
            adam.zero_grad();
            torch.Tensor output = layer.forward(input);
            torch.Tensor loss = (output * output).mean();
            loss.backward();
            adam.step();
            return loss.item<float>();
        }
    }

    [Fact]
    public void NativeRuntime_NativeError_ArrivesAsException()
    {
        NativeRuntime.EnsureLoaded();
        using torch.Tensor x = torch.ones([6]);

        Assert.Throws<ExternalException>(() => x.reshape(4, 4));
    }

    [Fact]
    public void NativeRuntime_Output_HoldsNoCopyOfTheNativeLibraries()
    {
        NativeRuntime.EnsureLoaded();

        // TorchSharp's own fallback would have copied half a gigabyte into a folder "cpu".
        Assert.False(Directory.Exists(Path.Combine(AppContext.BaseDirectory, "cpu")));
        long bytes = new DirectoryInfo(AppContext.BaseDirectory)
            .EnumerateFiles("*", SearchOption.AllDirectories)
            .Where(file => file.LinkTarget is null)
            .Sum(file => file.Length);
        Assert.True(bytes < 50_000_000, $"The output folder holds {bytes} bytes of its own.");
    }
}
