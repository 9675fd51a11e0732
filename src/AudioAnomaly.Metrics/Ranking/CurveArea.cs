namespace AudioAnomaly.Metrics;

/// <summary>
/// The trapezoid area under a rising curve up to a limit on its x axis, and by how much the steps whose inner order is unknown may change it.
/// </summary>
/// <remarks>Steps are counts: up to 2^53 the sums are exact, beyond it their rounding errors are carried along.</remarks>
internal sealed class CurveArea
{
    private readonly double _limit;
    private double _x;
    private double _y;
    private double _twice;
    private double _carry;

    public CurveArea(double limit = double.PositiveInfinity) => _limit = limit;

    /// <summary>The area so far.</summary>
    public double Area => (_twice + _carry) / 2;

    /// <summary>The largest possible distance to the area of the curve with every step resolved.</summary>
    public double ErrorBound { get; private set; }

    /// <summary>Adds a straight piece from the curve's end to the point (x, y).</summary>
    public void LineTo(double x, double y, bool isMixed)
    {
        double width = x - _x, height = y - _y;
        if (_x < _limit && width > 0)
        {
            double inside = Math.Min(width, _limit - _x);
            double rise = inside < width ? height * (inside / width) : height;
            Add(inside * ((2 * _y) + rise));

            // The resolved step lies between its lower and its upper corner.
            ErrorBound += isMixed ? inside * Math.Max(rise / 2, height - (rise / 2)) : 0;
        }

        (_x, _y) = (x, y);
    }

    private void Add(double term)
    {
        double sum = _twice + term;
        _carry += Math.Abs(_twice) >= Math.Abs(term) ? _twice - sum + term : term - sum + _twice;
        _twice = sum;
    }
}
