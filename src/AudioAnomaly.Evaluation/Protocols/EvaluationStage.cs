namespace AudioAnomaly.Evaluation;

/// <summary>What an evaluation is doing with a part.</summary>
public enum EvaluationStage
{
    /// <summary>A model is being fitted.</summary>
    Fitting,

    /// <summary>Test recordings are being scored.</summary>
    Scoring,

    /// <summary>Faithfulness is being measured.</summary>
    Explaining,

    /// <summary>The part is finished.</summary>
    Done,

    /// <summary>The part was finished in an earlier run and is kept.</summary>
    Kept,

    /// <summary>The part was left out; the report's list says why.</summary>
    Skipped,
}
