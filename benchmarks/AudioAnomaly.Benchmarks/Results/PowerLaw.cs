namespace AudioAnomaly.Benchmarks;

/// <summary>y = c x^e, fitted by least squares of the logarithms.</summary>
/// <param name="Exponent">e.</param>
/// <param name="StandardError">The standard error of e; 0 with two points.</param>
/// <param name="LastExponent">The exponent between the two largest sizes, where fixed costs weigh least.</param>
internal sealed record PowerLaw(double Exponent, double StandardError, double LastExponent)
{
    /// <summary>Fits the law.</summary>
    /// <param name="points">Two or more sizes and values, all above 0, not all sizes equal.</param>
    /// <exception cref="ArgumentException">There are fewer points, or they are not such.</exception>
    public static PowerLaw Fit(IEnumerable<(double Size, double Value)> points)
    {
        (double X, double Y)[] logs = [.. points.OrderBy(point => point.Size).Select(point => (Math.Log(point.Size), Math.Log(point.Value)))];
        if (logs.Length < 2 || logs[0].X == logs[^1].X || !logs.All(log => double.IsFinite(log.X) && double.IsFinite(log.Y)))
        {
            throw new ArgumentException("An exponent needs two different sizes, and all sizes and values above 0.", nameof(points));
        }

        double meanX = logs.Average(log => log.X), meanY = logs.Average(log => log.Y);
        double sxx = logs.Sum(log => (log.X - meanX) * (log.X - meanX));
        double exponent = logs.Sum(log => (log.X - meanX) * (log.Y - meanY)) / sxx;
        double residual = logs.Sum(log => Math.Pow(log.Y - meanY - (exponent * (log.X - meanX)), 2));
        double error = logs.Length > 2 ? Math.Sqrt(residual / (logs.Length - 2) / sxx) : 0;
        (double X, double Y) last = logs[^1];
        (double X, double Y) before = logs.Last(log => log.X < last.X);
        return new PowerLaw(exponent, error, (last.Y - before.Y) / (last.X - before.X));
    }

    public override string ToString() => string.Create(System.Globalization.CultureInfo.InvariantCulture, $"{Exponent:0.00} ± {StandardError:0.00} (last {LastExponent:0.00})");
}
