namespace AudioAnomaly.Samples.Synthesis;

/// <summary>A second-order band-pass filter of unit gain at its centre (Bristow-Johnson's cookbook).</summary>
internal sealed class BandPass
{
    private readonly double _b0;
    private readonly double _a1;
    private readonly double _a2;
    private double _x1;
    private double _x2;
    private double _y1;
    private double _y2;

    public BandPass(double centreHz, double quality, int sampleRate)
    {
        double w = 2 * Math.PI * centreHz / sampleRate;
        double alpha = Math.Sin(w) / (2 * quality);
        _b0 = alpha / (1 + alpha);
        _a1 = -2 * Math.Cos(w) / (1 + alpha);
        _a2 = (1 - alpha) / (1 + alpha);
    }

    public double Next(double x)
    {
        double y = (_b0 * (x - _x2)) - (_a1 * _y1) - (_a2 * _y2);
        (_x2, _x1, _y2, _y1) = (_x1, x, _y1, y);
        return y;
    }
}
