using Microsoft.Extensions.Logging;

namespace AudioAnomaly;

/// <summary>Every message of the library.</summary>
internal static partial class LogMessages
{
    [LoggerMessage(1, LogLevel.Information, "Fitting {Detector} on {Training} normal recordings, {HeldOut} more held out for calibration; sound up to {BandwidthHz:0} Hz counts.")]
    public static partial void Fitting(this ILogger logger, string detector, int training, int heldOut, double bandwidthHz);

    [LoggerMessage(2, LogLevel.Information, "Fitted in {Seconds:0.0} s; threshold {Threshold}.")]
    public static partial void Fitted(this ILogger logger, double seconds, double? threshold);

    [LoggerMessage(3, LogLevel.Warning, "{Warning}")]
    public static partial void FitWarning(this ILogger logger, string warning);

    [LoggerMessage(4, LogLevel.Debug, "Scored {Recording}: {Score} ({Verdict}) in {Seconds:0.000} s.")]
    public static partial void Scored(this ILogger logger, string? recording, double score, AnomalyVerdict verdict, double seconds);

    [LoggerMessage(5, LogLevel.Warning, "Could not score {Recording}.")]
    public static partial void ScoreFailed(this ILogger logger, Exception exception, string recording);

    [LoggerMessage(6, LogLevel.Information, "{Detector} has taken in {Models} other models and {Recordings} further recordings; threshold {Threshold}.")]
    public static partial void Grown(this ILogger logger, string detector, int models, int recordings, double? threshold);

    [LoggerMessage(
        7,
        LogLevel.Warning,
        "This program computes without fused multiply-add ({Path}): the last bits of scores differ from other machines', and networks take several times as long."
            + " Where the processor has it, the program was compiled ahead of time without it: set IlcInstructionSet to x86-64-v3.")]
    public static partial void NoFusedMultiplyAdd(this ILogger logger, VectorPath path);
}
