namespace AudioAnomaly.Evaluation;

/// <summary>How curves of one drawing are told apart: colours that the colour-blind can tell apart (Okabe and Ito), and dashes, for print in grey.</summary>
internal static class LineStyle
{
    public const string Normal = "#0072B2";
    public const string Anomalous = "#D55E00";

    private static readonly (string Color, string Dash)[] Styles =
    [
        ("#0072B2", ""), ("#D55E00", "7 3"), ("#009E73", "2 2"), ("#CC79A7", "9 3 2 3"), ("#56B4E9", "4 4"), ("#000000", "1 3"),
    ];

    public static (string Color, string Dash) Of(int index) => Styles[index % Styles.Length];
}
