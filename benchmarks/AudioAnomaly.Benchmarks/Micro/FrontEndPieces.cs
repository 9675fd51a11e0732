using BenchmarkDotNet.Attributes;

namespace AudioAnomaly.Benchmarks;

/// <summary>The pieces of the log-mel front end.</summary>
[MemoryDiagnoser]
[MinColumn]
public class FrontEndPieces
{
    private const int FftLength = 1024;
    private const int Hop = 320;

    private readonly PowerSpectrum _spectrum = new(FftLength, FftLength);
    private readonly LogMelFrontEnd _frontEnd = new(LogMelOptions.Panns32k);
    private readonly float[] _signal = NoiseClip.Create(1, 32000, 1).Samples.ToArray();
    private readonly double[] _work;
    private readonly double[] _power;
    private readonly AudioClip _clip = NoiseClip.Create(1, 32000, 1);
    private readonly AudioClip _low = NoiseClip.Create(1, 16000, 1);

    public FrontEndPieces()
    {
        _work = new double[_spectrum.WorkLength];
        _power = new double[_spectrum.PowerLength];
    }

    /// <summary>Power spectra of frames of 1,024 samples.</summary>
    [Benchmark(OperationsPerInvoke = PowerSpectrum.MaxLanes)]
    public unsafe double PowerSpectrumFrame()
    {
        fixed (float* signal = _signal)
        fixed (double* work = _work, power = _power)
        {
            int done = 0;
            while (done < PowerSpectrum.MaxLanes)
            {
                var kernel = new SpectrumKernel(_spectrum, signal + (done * Hop), Hop, work, power);
                VectorDispatch.RunDouble(ref kernel, Processor.Path);
                done += kernel.Frames;
            }
        }

        return _power[5];
    }

    /// <summary>Log-mel frames.</summary>
    [Benchmark(OperationsPerInvoke = 101)]
    public Spectrogram LogMelFrame() => _frontEnd.Compute(_clip);

    /// <summary>A second from 16 to 32 kHz.</summary>
    [Benchmark]
    public AudioClip ResampleSecond() => _low.Resample(32000);
}
