/** A frame that nobody sees. It loads when it is given an address and put into the page. */
export function createHiddenFrame(document: Document, name: string): HTMLIFrameElement {
  const frame = document.createElement('iframe');
  frame.id = name;
  frame.title = name;
  frame.style.display = 'none';
  return frame;
}
