using System.Runtime.Intrinsics;
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
    private readonly Vector512<double>[] _work;
    private readonly Vector512<double>[] _power;
    private readonly AudioClip _clip = NoiseClip.Create(1, 32000, 1);
    private readonly AudioClip _low = NoiseClip.Create(1, 16000, 1);

    public FrontEndPieces()
    {
        _work = new Vector512<double>[_spectrum.WorkLength];
        _power = new Vector512<double>[_spectrum.Bins];
    }

    /// <summary>Power spectra of frames of 1,024 samples.</summary>
    [Benchmark(OperationsPerInvoke = PowerSpectrum.Lanes)]
    public double PowerSpectrumFrame()
    {
        _spectrum.Compute(_signal, Hop, PowerSpectrum.Lanes, _work, _power);
        return _power[5][0];
    }

    /// <summary>Log-mel frames.</summary>
    [Benchmark(OperationsPerInvoke = 101)]
    public Spectrogram LogMelFrame() => _frontEnd.Compute(_clip);

    /// <summary>A second from 16 to 32 kHz.</summary>
    [Benchmark]
    public AudioClip ResampleSecond() => _low.Resample(32000);
}
