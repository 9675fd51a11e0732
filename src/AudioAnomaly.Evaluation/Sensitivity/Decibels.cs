namespace AudioAnomaly.Evaluation;

/// <summary>Decibels as factors.</summary>
internal static class Decibels
{
    public static double ToAmplitude(double decibels) => Math.Pow(10, decibels / 20);

    public static double ToPower(double decibels) => Math.Pow(10, decibels / 10);
}
