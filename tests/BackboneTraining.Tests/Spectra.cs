namespace AudioAnomaly.BackboneTraining.Tests;

/// <summary>Crude features of views, to see that sounds differ as they should.</summary>
internal static class Spectra
{
    /// <summary>The mean over time of each band, less the mean of all: without the level, which differs by intention.</summary>
    public static float[] MeanWithoutLevel(float[] view)
    {
        float[] spectrum = [.. Enumerable.Range(0, 64).Select(band => Enumerable.Range(0, BatchMaker.Frames).Average(frame => view[(frame * 64) + band]))];
        float mean = spectrum.Average();
        return [.. spectrum.Select(value => value - mean)];
    }

    /// <summary>The squared distance.</summary>
    public static double Distance(float[] a, float[] b) => a.Zip(b, (x, y) => Math.Pow(x - y, 2)).Sum();
}
