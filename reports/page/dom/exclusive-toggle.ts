/**
 * Takes buttons in, each with a value, of which at most one is pressed: at first the one for which `isPressed` says so.
 * `onChoose` is told its value, null when the pressed one is let go.
 */
export function exclusiveToggle<Value>(
  onChoose: (value: Value | null) => void,
  isPressed: (value: Value) => boolean = () => false,
): (value: Value, button: HTMLElement) => HTMLElement {
  let pressed: HTMLElement | null = null;
  return (value, button) => {
    const isFirst = isPressed(value);
    if (isFirst) pressed = button;
    button.setAttribute('aria-pressed', String(isFirst));
    button.addEventListener('click', () => {
      const wasPressed = pressed === button;
      pressed?.setAttribute('aria-pressed', 'false');
      pressed = wasPressed ? null : button;
      pressed?.setAttribute('aria-pressed', 'true');
      onChoose(wasPressed ? null : value);
    });
    return button;
  };
}
