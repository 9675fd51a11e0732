using System.Numerics;
using AudioAnomaly.Samples.Synthesis;
using MathNet.Numerics.IntegralTransforms;

namespace AudioAnomaly.EndToEnd.Tests;

public class SynthesisTests
{
    [Theory]
    [InlineData(FaultKind.Knock)]
    [InlineData(FaultKind.Squeal)]
    [InlineData(FaultKind.Rattle)]
    [InlineData(FaultKind.Hiss)]
    public void MachineSound_Fault_HasItsEnergyWhenAndWhereItIsDeclared(FaultKind kind)
    {
        // Quiet enough that the recording is not scaled to fit, which would show everywhere.
        MachineRecording normal = MachineSound.Create(7), faulty = MachineSound.Create(7, kind, faultToBackgroundDb: -12);
        float[] difference = [.. faulty.Clip.Samples.ToArray().Zip(normal.Clip.Samples.ToArray(), (a, b) => a - b)];
        FaultEvent fault = faulty.Fault!;

        Assert.Null(normal.Fault);
        int first = (int)(fault.StartSeconds * 16000), last = (int)(fault.EndSeconds * 16000);
        double all = difference.Sum(sample => (double)sample * sample);
        Assert.True(difference[first..last].Sum(sample => (double)sample * sample) > 0.99 * all);

        Complex[] spectrum = [.. difference[first..last].Select(sample => new Complex(sample, 0))];
        Fourier.Forward(spectrum, FourierOptions.NoScaling);
        double inBand = 0, total = 0;
        for (int k = 0; k < spectrum.Length / 2; k++)
        {
            double hertz = k * 16000.0 / spectrum.Length, power = spectrum[k].Magnitude * spectrum[k].Magnitude;
            total += power;
            inBand += hertz >= fault.LowHz && hertz <= fault.HighHz ? power : 0;
        }

        Assert.True(inBand > 0.8 * total, $"{inBand / total:P0} of the energy lies in the band.");
    }

    [Fact]
    public void MachineSound_Seed_DecidesEverySample()
    {
        float[] first = MachineSound.Create(1, FaultKind.Rattle).Clip.Samples.ToArray();

        Assert.Equal(first, MachineSound.Create(1, FaultKind.Rattle).Clip.Samples.ToArray());
        Assert.NotEqual(first, MachineSound.Create(2, FaultKind.Rattle).Clip.Samples.ToArray());
        Assert.All(first, sample => Assert.InRange(sample, -1, 1));
    }
}
