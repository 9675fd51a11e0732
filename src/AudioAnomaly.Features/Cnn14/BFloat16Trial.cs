using System.Diagnostics;
using TorchSharp;

namespace AudioAnomaly;

/// <summary>Measures, once in a process, whether convolutions are faster in bfloat16 than in 32 bits.</summary>
internal static class BFloat16Trial
{
    /// <summary>How many times faster bfloat16 must be. Where it has instructions it is about twice as fast, so that disturbances do not bring a measurement near to this.</summary>
    private const double NeededGain = 1.25;

    // A disturbed call only looks slower, so that the least of several is what counts. A verdict for bfloat16 is final; one against it is given only after all rounds.
    private const int LeastRounds = 5;
    private const int MostRounds = 60;
    private const double BudgetMilliseconds = 80;

    // A middle layer of the network, on half a second of sound.
    private const int Channels = 64;
    private static readonly long[] InputShape = [1, Channels, 50, 32];
    private static readonly long[] KernelShape = [Channels, Channels, 3, 3];
    private static readonly long[] SamePadding = [1, 1];
    private static readonly Lazy<bool> Verdict = new(Measure);

    /// <summary>Whether bfloat16 is there and wins. The first call measures.</summary>
    public static bool BFloat16Wins => Verdict.Value;

    /// <summary>Decides from alternating measurements.</summary>
    /// <param name="float32">Runs in 32 bits and gives the time in ms.</param>
    /// <param name="bfloat16">Runs in bfloat16 and gives the time in ms.</param>
    internal static bool Decide(Func<double> float32, Func<double> bfloat16)
    {
        double wide = double.PositiveInfinity, narrow = double.PositiveInfinity, spent = 0;
        for (int round = 1; round <= MostRounds && (round <= LeastRounds || spent < BudgetMilliseconds); round++)
        {
            double a = float32(), b = bfloat16();
            wide = Math.Min(wide, a);
            narrow = Math.Min(narrow, b);
            spent += a + b;
            if (round >= LeastRounds && wide >= NeededGain * narrow)
            {
                return true;
            }
        }

        return false;
    }

    private static bool Measure()
    {
        if (!BFloat16Processor.HasInstructions)
        {
            return false;
        }

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
