using System.Diagnostics;
using System.Runtime.InteropServices;
using TorchSharp;

namespace AudioAnomaly.Torch;

/// <summary>Measures, once in a process, whether convolutions are faster in bfloat16 than in 32 bits.</summary>
internal static class BFloat16Trial
{
    /// <summary>
    /// How many times faster bfloat16 must be. Where it has instructions it is 1.8 times as fast in one thread, so that disturbances do not bring a
    /// measurement near to this.
    /// </summary>
    private const double NeededGain = 1.25;

    // A disturbed call only looks slower, so that the least of several is what counts. A verdict for bfloat16 is final; one against it is given only after all rounds.
    private const int LeastRounds = 5;
    private const int MostRounds = 50;

    // A middle layer of the network: short enough (0.2 to 0.4 ms) to pass between two disturbances on a busy machine.
    private const int Channels = 64;
    private static readonly long[] InputShape = [1, Channels, 32, 32];
    private static readonly long[] KernelShape = [Channels, Channels, 3, 3];
    private static readonly long[] SamePadding = [1, 1];
    private static readonly Lazy<bool> Verdict = new(() => BFloat16Processor.HasInstructions && Run());

    /// <summary>Whether bfloat16 is there and wins. The first call measures.</summary>
    public static bool BFloat16Wins => Verdict.Value;

    /// <summary>Decides from alternating measurements.</summary>
    /// <param name="float32">Runs in 32 bits and gives the time in ms.</param>
    /// <param name="bfloat16">Runs in bfloat16 and gives the time in ms.</param>
    internal static bool Decide(Func<double> float32, Func<double> bfloat16)
    {
        double wide = double.PositiveInfinity, narrow = double.PositiveInfinity;
        for (int round = 1; round <= MostRounds; round++)
        {
            wide = Math.Min(wide, float32());
            narrow = Math.Min(narrow, bfloat16());
            if (round >= LeastRounds && wide >= NeededGain * narrow)
            {
                return true;
            }
        }

        return false;
    }

    /// <summary>Measures on one thread: several would wait for each other, which on a busy machine takes longer than the work.</summary>
    private static bool Run()
    {
        bool wins = false;
        SingleTorchThread.Start("AudioAnomaly measurement", () =>
        {
            try
            {
                wins = Measure();
            }
            catch (ExternalException)
            {
                // This build of libtorch cannot convolve in bfloat16.
                wins = false;
            }
        }).Join();
        return wins;
    }

    private static bool Measure()
    {
        using IDisposable noGradient = torch.no_grad();
        using DisposeScope scope = torch.NewDisposeScope();
        torch.Tensor input = FoldedConvolution.ToChannelsLast(torch.ones(InputShape)), kernel = FoldedConvolution.ToChannelsLast(torch.ones(KernelShape));
        torch.Tensor halfInput = input.to(torch.ScalarType.BFloat16), halfKernel = kernel.to(torch.ScalarType.BFloat16);

        // The first calls make the kernels' machine code.
        Time(input, kernel);
        Time(halfInput, halfKernel);
        bool wins = Decide(() => Time(input, kernel), () => Time(halfInput, halfKernel));
        input.Dispose();
        kernel.Dispose();
        return wins;
    }

    private static double Time(torch.Tensor input, torch.Tensor kernel)
    {
        long started = Stopwatch.GetTimestamp();
        torch.nn.functional.conv2d(input, kernel, padding: SamePadding).Dispose();
        return Stopwatch.GetElapsedTime(started).TotalMilliseconds;
    }
}
