using System.Globalization;
using AudioAnomaly.Evaluation;

namespace AudioAnomaly.Tool;

/// <summary>Prints a sensitivity report.</summary>
internal static class SensitivityTable
{
    public static void Print(SensitivityReport report)
    {
        Console.WriteLine(string.Create(
            CultureInfo.InvariantCulture,
            $"Threshold {report.Threshold:0.####}; {CountText.Of(report.Recordings, "normal recording")}, {report.FalseAlarms} of them called anomalous without a fault{LeftOut(report)}."));
        Console.WriteLine("Share of faults found, by strength (all octaves together):");
        foreach (SensitivityCurve curve in report.Curves.Where(curve => curve.LowHz is null))
        {
            IEnumerable<string> shares = curve.Points.Select(point => string.Create(
                CultureInfo.InvariantCulture,
                $"{SensitivityText.ShortStrength(curve.Kind, point.Strength),6} {(point.Cases == 0 ? "   -" : string.Create(CultureInfo.InvariantCulture, $"{100 * point.Share,3:0}%"))}"));
            Console.WriteLine($"{SensitivityText.Name(curve.Kind, curve.IsQuieter),-28}{string.Join("  ", shares)}");
        }

        Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"Found means in at least {100 * report.Options.FoundShare:0} % of the cases."));
        foreach (string sentence in report.Describe())
        {
            Console.WriteLine(sentence);
        }
    }

    private static string LeftOut(SensitivityReport report)
        => report.FalseAlarms == 0 ? string.Empty : $" and left out; {CountText.Of(report.Recordings - report.FalseAlarms, "is", "are")} tested";
}
