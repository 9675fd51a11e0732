using AudioAnomaly.Metrics;

namespace AudioAnomaly.Evaluation;

/// <summary>
/// Published figures: Tables 1 to 3 of "From Vision to Sound" (arXiv 2502.18328) and the baseline of DCASE 2020, in percent but for Table 2.
/// They stand beside ours, and never enter a computation.
/// </summary>
internal static class PaperFigures
{
    /// <summary>The machines of Table 1, in its order.</summary>
    public static IReadOnlyList<string> Machines { get; } = ["fan", "pump", "slider", "valve"];

    /// <summary>Table 1, MIMII: F1 and ROC-AUC for each machine, and the mean ROC-AUC.</summary>
    public static IReadOnlyList<(string Method, IReadOnlyList<(double? F1, double RocAuc)> Machines, double MeanRocAuc)> Mimii { get; } =
    [
        ("CFA", [(70.7, 65.7), (77.9, 76.0), (81.2, 79.9), (75.9, 73.2)], 73.7),
        ("PaDiM", [(69.2, 61.1), (72.3, 65.3), (79.0, 78.5), (76.4, 71.8)], 69.2),
        ("PatchCore", [(67.5, 59.6), (68.7, 59.3), (75.2, 76.2), (70.8, 67.1)], 65.6),
        ("STFPM", [(74.0, 72.5), (83.8, 85.9), (76.1, 74.4), (72.4, 66.3)], 74.8),
        ("Baseline", [(null, 65.8), (null, 72.9), (null, 84.8), (null, 66.3)], 72.5),
    ];

    /// <summary>Table 2, faithfulness on EnvMix: mean and standard deviation of FF v1 and FF v2.</summary>
    public static IReadOnlyList<(string Method, (double Mean, double Deviation) V1, (double Mean, double Deviation) V2)> Faithfulness { get; } =
    [
        ("CFA", (0.023, 0.021), (0.035, 0.022)),
        ("PaDiM", (-0.031, 0.101), (0.038, 0.137)),
        ("PatchCore", (-0.134, 0.115), (0.062, 0.151)),
        ("STFPM", (0.021, 0.026), (0.029, 0.019)),
    ];

    /// <summary>Table 3, EnvMix: sample ROC-AUC and F1; spectrogram F1, PRO and ROC-AUC; temporal F1 and ROC-AUC.</summary>
    public static IReadOnlyList<(string Method, IReadOnlyList<double> Values)> EnvMix { get; } =
    [
        ("CFA", [79.3, 76.4, 27.6, 56.0, 64.6, 46.5, 70.0]),
        ("PaDiM", [86.3, 81.8, 35.0, 56.9, 72.7, 55.0, 78.9]),
        ("PatchCore", [90.6, 85.8, 36.8, 58.3, 76.4, 59.9, 82.9]),
        ("STFPM", [53.2, 67.2, 19.4, 47.1, 47.0, 35.4, 47.9]),
    ];

    /// <summary>The averages of the autoencoder baseline on the development set of DCASE 2020 task 2, as the challenge published them.</summary>
    public static IReadOnlyList<(string Machine, double Auc, double PAuc)> Dcase2020 { get; } =
    [
        ("fan", 65.8, 52.5), ("pump", 72.9, 60.0), ("slider", 84.8, 66.5), ("valve", 66.3, 51.0), ("ToyCar", 78.8, 67.6), ("ToyConveyor", 72.5, 60.4),
    ];
}
