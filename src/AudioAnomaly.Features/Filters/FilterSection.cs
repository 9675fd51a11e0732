using System.Runtime.InteropServices;

namespace AudioAnomaly.Audio;

/// <summary>A second-order section: y[n] = b0 x[n] + b1 x[n-1] + b2 x[n-2] - a1 y[n-1] - a2 y[n-2].</summary>
[StructLayout(LayoutKind.Auto)]
internal readonly record struct FilterSection(double B0, double B1, double B2, double A1, double A2)
{
    /// <summary>Whether all numbers are finite and both poles lie inside the unit circle.</summary>
    public bool IsStable => double.IsFinite(B0) && double.IsFinite(B1) && double.IsFinite(B2) && Math.Abs(A2) < 1 && Math.Abs(A1) < 1 + A2;

    /// <summary>What comes out of it of a constant 1.</summary>
    public double GainOfConstant => (B0 + B1 + B2) / (1 + A1 + A2);
}
