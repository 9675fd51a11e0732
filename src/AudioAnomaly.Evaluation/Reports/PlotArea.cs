namespace AudioAnomaly.Evaluation;

/// <summary>The rectangle of a drawing that holds the data, in its units, from the top left.</summary>
internal readonly record struct PlotArea(double Left, double Top, double Width, double Height)
{
    public double Right => Left + Width;

    public double Bottom => Top + Height;

    /// <summary>The place of a share of the horizontal axis.</summary>
    public double X(double share) => Left + (share * Width);

    /// <summary>The place of a share of the vertical axis, from below.</summary>
    public double Y(double share) => Bottom - (share * Height);
}
